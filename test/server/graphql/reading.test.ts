import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openSchool } from "./school.ts";

describe("reading", async () => {
  const school = await openSchool();
  const namesOf = async (argumentsOf: string) => {
    const answer = await school.as("admin", `{ students(${argumentsOf}) { nodes { firstName } } }`);
    assert.equal(answer.errors, undefined);
    return answer.at("students.nodes.*.firstName") as string[];
  };

  it("searches by beginnings of words, without accents", async () => {
    assert.deepEqual(await namesOf(`filter: { search: "elod sim" }`), ["Élodie"]);
    assert.deepEqual(await namesOf(`filter: { search: "zork" }`), ["Üter"]);
    assert.deepEqual(await namesOf(`filter: { search: "simpson muntz" }`), []);
    assert.equal((await namesOf(`filter: { search: "  " }`)).length, 12);
  });

  it("combines a search with other conditions", async () => {
    const either = `filter: { or: [{ search: "muntz" }, { firstName: { equalTo: "Milhouse" } }] }`;
    assert.deepEqual((await namesOf(either)).sort(), ["Milhouse", "Nelson"]);
    assert.equal((await namesOf(`filter: { not: { search: "simpson" } }`)).length, 10);
  });

  it("takes what is typed as text, whatever it is", async () => {
    for (const text of ["'", "a & | !", "\\", ":*", "%", "\u0000".replace("\u0000", "''"), "<->"]) {
      const { errors } = await school.as(
        "admin",
        "query ($text: String) { students(filter: { search: $text }) { totalCount } }",
        { variables: { text } },
      );
      assert.equal(errors, undefined, text);
    }
  });

  it("filters by related rows", async () => {
    const answer = await school.as(
      "admin",
      `{
        classes(filter: { enrollments: { some: { student: { lastName: { equalTo: "Muntz" } } } } }) {
          nodes { name }
        }
        students(filter: { studentGuardiansExist: true }) { totalCount }
      }`,
    );
    assert.equal(answer.at("classes.nodes.length"), 1);
    assert.ok(Number(answer.at("students.totalCount")) > 0);
  });

  it("orders, by several things", async () => {
    const names = await namesOf("orderBy: [LAST_NAME_DESC, FIRST_NAME_ASC], first: 3");
    assert.deepEqual(names, ["Üter", "Milhouse", "Allison"]);
    assert.deepEqual(await namesOf("orderBy: LAST_NAME_ASC, first: 1"), ["Lewis"]);
  });

  it("counts and groups", async () => {
    const answer = await school.as(
      "admin",
      `{
        students {
          groupedAggregates(groupBy: STATUS) { keys distinctCount { id } }
        }
        results {
          aggregates { average { score } max { score } sum { score } min { score } }
          groupedAggregates(groupBy: EXAM_PAPER_ID, having: { max: { score: { greaterThan: "0" } } }) {
            keys
            average { score }
          }
        }
        attendanceRecords {
          groupedAggregates(groupBy: [DAY_TRUNCATED_TO_MONTH, CODE]) { keys distinctCount { id } }
        }
      }`,
    );
    assert.equal(answer.errors, undefined);
    assert.deepEqual(answer.at("students.groupedAggregates"), [
      { keys: ["active"], distinctCount: { id: "12" } },
    ]);
    assert.ok(Number(answer.at("results.groupedAggregates.length")) > 0);
    const score = (which: string) => Number(answer.at(`results.aggregates.${which}.score`));
    assert.ok(score("min") < score("average") && score("average") < score("max"));
    assert.match(
      String(answer.at("attendanceRecords.groupedAggregates.0.keys.0")),
      /^\d{4}-\d\d-01$/,
    );
  });

  it("aggregates nothing that the asker may not see", async () => {
    const query = "{ students { totalCount aggregates { distinctCount { id } } } }";
    const student = await school.as("student", query);
    assert.equal(student.at("students.totalCount"), 1);
    assert.equal(student.at("students.aggregates.distinctCount.id"), "1");
    const nobody = await school.as(null, query);
    assert.equal(nobody.at("students.totalCount"), 0);
  });

  it("sends one statement for a tree of rows", async () => {
    school.statements.splice(0);
    const answer = await school.as(
      "admin",
      `{
        classes {
          nodes {
            name
            school { name }
            enrollments { nodes { student { firstName } } }
          }
        }
      }`,
    );
    assert.equal(answer.at("classes.nodes.length"), 3);
    assert.equal(
      school.statements.filter((text) =>
        /^(with|select) (?!set_config)/i.test(text.replace(/\s+/, " ")),
      ).length,
      1,
    );
  });
});
