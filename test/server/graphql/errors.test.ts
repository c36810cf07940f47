import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { getIntrospectionQuery } from "graphql";
import { HomeroomError } from "../../../runtime/errors.ts";
import { demoId, slugs } from "../../support/database.ts";
import { codes, openSchool, type Answer } from "./school.ts";

const classId = demoId("classes/7A");

describe("an error", async () => {
  const school = await openSchool();
  const updateClass = (patch: string, login = "admin") =>
    school.as(
      login,
      `mutation { updateClass(input: { id: "${classId}", patch: { ${patch} } }) { class { id } } }`,
    );
  const extensions = (answer: Answer) => answer.errors?.[0]?.extensions;

  it("of a unique value names the field and the constraint", async () => {
    const room = await school.as(
      "admin",
      `mutation { updateClass(input: { id: "${classId}", patch: { name: "7B" } }) { class { id } } }`,
    );
    assert.deepEqual(codes(room), ["NOT_UNIQUE"]);
    assert.match(String(extensions(room)?.constraint), /^classes_.*name_key$/);
    assert.equal(extensions(room)?.field, "name");
    const role = await school.as(
      "admin",
      `mutation { createRole(input: { role: { name: "Teacher" } }) { role { id } } }`,
    );
    assert.deepEqual(extensions(role), {
      code: "NOT_UNIQUE",
      field: "name",
      constraint: "roles_name_key",
      requestId: "request-1",
    });
  });

  it("of a value that a rule forbids names the field", async () => {
    const answer = await updateClass("capacity: -1");
    assert.deepEqual(codes(answer), ["NOT_ALLOWED"]);
    assert.equal(extensions(answer)?.field, "capacity");
  });

  it("of a rule is the rule, which is the comment of its constraint", async () => {
    const answer = await updateClass("capacity: -1");
    const [rule] = await school.database.asOwner(slugs[0], async (client) => {
      const { rows } = await client.query<{ rule: string }>(
        `select obj_description(oid, 'pg_constraint') as rule from pg_constraint
         where conname = 'classes_capacity_check' and conrelid = 'classes'::regclass`,
      );
      return rows;
    });
    assert.equal(answer.errors![0]!.message, rule!.rule);
  });

  it("of a reference to nothing names the field", async () => {
    const answer = await updateClass(`roomId: "${demoId("no such room")}"`);
    assert.deepEqual(codes(answer), ["NO_SUCH_REFERENCE"]);
    assert.equal(extensions(answer)?.field, "roomId");
  });

  it("of a row that others need says which", async () => {
    const answer = await school.as(
      "admin",
      `mutation { deleteGradeLevel(input: { id: "${demoId("grade_levels/07")}" }) { gradeLevel { id } } }`,
    );
    assert.deepEqual(codes(answer), ["STILL_USED"]);
    assert.match(answer.errors![0]!.message, /classes|students/);
  });

  it("of a row that is not there, or not yours, is one and the same", async () => {
    const missing = `mutation { updateRoom(input: { id: "${demoId("nothing")}", patch: { capacity: 1 } }) { room { id } } }`;
    const deleted = `mutation { deleteRoom(input: { id: "${demoId("nothing")}" }) { room { id } } }`;
    assert.deepEqual(codes(await school.as("admin", missing)), ["NOT_FOUND"]);
    assert.deepEqual(codes(await school.as("admin", deleted)), ["NOT_FOUND"]);
    assert.deepEqual(codes(await updateClass("capacity: 1", "student")), ["NOT_FOUND"]);
  });

  it("of a missing permission is FORBIDDEN", async () => {
    const answer = await school.as(
      "student",
      `mutation { createRole(input: { role: { name: "Boss" } }) { role { id } } }`,
    );
    assert.deepEqual(codes(answer), ["FORBIDDEN"]);
    const publish = `mutation {
      publishResults(input: { examId: "${demoId("exams/Midterm")}" }) { query { __typename } }
    }`;
    const raised = await school.as("student", publish);
    assert.deepEqual(codes(raised), ["FORBIDDEN"]);
    assert.match(raised.errors![0]!.message, /exams:publish/);
  });

  it("of the domain is for the client to read", async () => {
    const role = await school.as("admin", `{ roleByName(name: "Teacher") { id } }`);
    const answer = await school.as(
      "admin",
      `mutation ($id: UUID!) {
        updateRole(input: { id: $id, patch: { parentRoleId: $id } }) { role { id } }
      }`,
      { variables: { id: role.at("roleByName.id") } },
    );
    assert.deepEqual(codes(answer), ["SC101"]);
    assert.notEqual(answer.errors![0]!.message, "Internal error.");
  });

  it("of a bad value says so", async () => {
    const notUuid = await school.as("admin", `{ student(id: "x") { id } }`);
    assert.deepEqual(codes(notUuid), ["BAD_REQUEST"]);
    const notDate = await school.as(
      "admin",
      `{ students(filter: { birthDate: { equalTo: "2020-13-45" } }) { totalCount } }`,
    );
    assert.deepEqual(codes(notDate), ["BAD_VALUE"]);
  });

  it("of the language keeps its message and place", async () => {
    const [error] = (await school.as("admin", "{ students { nope } }")).errors!;
    assert.match(error!.message, /Cannot query field "nope"/);
    assert.deepEqual(error!.locations, [{ line: 1, column: 14 }]);
  });

  it("of too much at once is TOO_COMPLEX, and stops nobody else for long", async () => {
    let nested = "{ id }";
    for (let level = 0; level < 12; level += 1) {
      nested = `{ enrollments { nodes { class { enrollments { nodes { student ${nested} } } } } } }`;
    }
    const deep = await school.as("admin", `{ students { nodes ${nested} } }`);
    assert.deepEqual(codes(deep), ["TOO_COMPLEX"]);
    const many = Array.from({ length: 1000 }, (_, n) => `f${n}: students { nodes { id } }`);
    const doubling = Array.from(
      { length: 30 },
      (_, n) =>
        `fragment F${n} on Query { a: students { nodes { id } } ...F${n + 1} ...F${n + 1} }`,
    );
    for (const document of [
      `{ ${many.join(" ")} }`,
      `{ ...F0 } ${doubling.join(" ")} fragment F30 on Query { schools { nodes { id } } }`,
    ]) {
      const before = performance.now();
      assert.deepEqual(codes(await school.as("admin", document)), ["TOO_COMPLEX"]);
      assert.ok(performance.now() - before < 5000);
    }
  });

  it("is not what a tool gets that asks for the schema", async () => {
    const answer = await school.as(null, getIntrospectionQuery());
    assert.equal(answer.errors, undefined);
  });

  it("of too long a statement is TIMEOUT", async () => {
    await school.database.commitAsOwner(slugs[0], async (client) => {
      await client.query(
        `create or replace function schools_today(school schools) returns date
           language sql stable return (select current_date from pg_sleep(5))`,
      );
    });
    const answer = await school.as("admin", "{ schools { nodes { today } } }", {
      statementTimeoutMs: 100,
    });
    assert.deepEqual(codes(answer), ["TIMEOUT"]);
  });

  it("that nobody foresaw says nothing, and is in the log with its cause", async () => {
    await school.database.commitAsOwner(slugs[0], async (client) => {
      await client.query(
        `create or replace function schools_today(school schools) returns date
           language plpgsql stable as $$ begin raise exception 'secret'; end $$`,
      );
    });
    school.log.splice(0);
    const answer = await school.as("admin", "{ schools(first: 1) { nodes { today } } }");
    assert.equal(answer.errors![0]!.message, "Internal error.");
    assert.deepEqual(extensions(answer), { code: "INTERNAL", requestId: "request-1" });
    assert.ok(!JSON.stringify(answer).includes("secret"));
    assert.equal(school.log[0]?.err?.message, "secret");
    assert.equal(school.log[0]?.requestId, "request-1");
  });

  it("of a service passes if it is meant for clients", async () => {
    const failing = (error: Error) => ({
      auth: {
        signIn: () => {
          throw error;
        },
      },
    });
    const signIn = (error: Error) =>
      school.as(
        null,
        `mutation { signIn(input: { email: "a@b.example", password: "wrong" }) { accessToken } }`,
        { services: failing(error) },
      );
    const refused = new HomeroomError("BAD_CREDENTIALS", "No.", { status: 401, hint: "Try." });
    assert.deepEqual(extensions(await signIn(refused)), {
      code: "BAD_CREDENTIALS",
      hint: "Try.",
      requestId: "request-1",
    });
    assert.deepEqual(codes(await signIn(new HomeroomError("X", "inner", { status: 500 }))), [
      "INTERNAL",
    ]);
    assert.deepEqual(codes(await signIn(new Error("inner"))), ["INTERNAL"]);
  });
});
