import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { callAsPrincipal } from "./grades.ts";
import { cardTable, cells, enterTable, workedClass, type WorkedClass } from "./worked.ts";

const db = await sharedDatabase();
const [slug] = slugs;

const labels = { E: "Emerging", D: "Developing", P: "Proficient", X: "Exceeding" };

/** Levels in one standard: as enterTable, with E, D, P and X for levels. */
async function enterLevels(
  client: pg.ClientBase,
  { students, papers, levels }: WorkedClass,
  standard: string,
  table: string,
): Promise<void> {
  const [header, ...lines] = cells(table);
  for (const [index, exam] of header!.entries()) {
    const entries = lines.flatMap(([student, ...values]) => {
      const value = values[index]!;
      if (value === "-") return [];
      return {
        student_id: students[student!],
        standard_id: standard,
        level_id: levels[labels[value as keyof typeof labels]],
        is_absent: value === "abs",
        is_exempt: value === "ex",
      };
    });
    await client.query(
      `select enter_levels($1, array(
         select entry from json_populate_recordset(null::app.level_entry, $2) as entry
       ))`,
      [papers[`Science ${exam}`], JSON.stringify(entries)],
    );
  }
}

async function example(client: pg.ClientBase) {
  const made = await workedClass(client, {
    bands: [
      ["Emerging", 0, null, false],
      ["Developing", 25, null, false],
      ["Proficient", 50, null, true],
      ["Exceeding", 75, null, true],
    ],
    levelRule: "most_recent",
    exams: `
      Lab 1    practical  1  40
      Lab 2    practical  1  30
      Lab 3    practical  1  20
      Project  project    2  10
      Warm-up  practical  0  5`,
    subjects: { Science: 1 },
    students: ["Ann", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gus", "Hal"],
  });
  const standard = await made.world.insert("standards", {
    subject_id: made.subjects.Science,
    name: "Plans an experiment",
    code: "S1",
  });
  await made.world.insert("drop_rules", { term_id: made.term, kind: "practical" });
  await enterLevels(
    client,
    made,
    standard,
    `     Lab 1  Lab 2  Lab 3  Project  Warm-up
     Ann  E      P      P      D        X
     Bob  X      abs    ex     E        -
     Cyd  ex     ex     ex     ex       ex
     Dan  -      -      -      -        -
     Eve  D      D      D      D        E
     Fay  E      E      X      -        -
     Gus  X      P      D      P        E
     Hal  -      -      -      -        X`,
  );
  return { ...made, standard };
}

test("levels: eight students worked by hand, by each rule", () =>
  db.asOwner(slug, async (client) => {
    const { world, term, scale, students } = await example(client);
    // Of the labs the lowest level is dropped; the warm-up weighs nothing.
    // Ann: E is dropped; P, P and D are left, D twice as heavy: (3 + 3 + 2*2) / 4 = 2.5 rounds up.
    // Bob: who was absent has not shown the lowest level, so one lab is left and counts: X and E.
    //      As often as each other, the one shown last; (4 + 2*1) / 3 = 2.
    // Cyd: exempt, Dan: nothing, Hal: the warm-up alone: no level.
    // Eve: D whatever is dropped.
    // Fay: one E is dropped; E and X are left, each once; (1 + 4) / 2 = 2.5 rounds up.
    // Gus: D is dropped; X, P and P are left; (4 + 3 + 2*3) / 4 = 3.25.
    const expected = cells(`
      Student  most_recent  most_frequent  highest     mean        counted  dropped  absent  exempt
      Ann      Developing   Proficient     Proficient  Proficient  3        1        0       0
      Bob      Emerging     Emerging       Exceeding   Developing  2        0        1       1
      Cyd      -            -              -           -           0        0        0       5
      Eve      Developing   Developing     Developing  Developing  3        1        0       0
      Fay      Exceeding    Exceeding      Exceeding   Proficient  2        1        0       0
      Gus      Proficient   Proficient     Exceeding   Proficient  3        1        0       0
      Hal      -            -              -           -           0        0        0       0`);
    const found: Record<string, string[]> = {};
    for (const rule of expected[0]!.slice(1, 5)) {
      await world.one("update grading_scales set level_rule = $2 where id = $1", [scale, rule]);
      for (const row of await world.all<Record<string, string>>(
        `select first_name, coalesce(level, '-') as level,
           array[counted, dropped, absent, exempt]::text[] as counts
         from standard_levels($1, $2) join students on students.id = student_id
         order by first_name`,
        [Object.values(students), term],
      )) {
        const line = (found[row.first_name!] ??= [row.first_name!]);
        line.push(row.level!, ...(rule === "mean" ? row.counts! : []));
      }
    }
    assert.deepEqual(Object.values(found), expected.slice(1));
  }));

test("a card of levels lists the standards, and has neither percentage nor place", () =>
  db.asOwner(slug, async (client) => {
    const made = await example(client);
    const { world, term, klass, students, subjects, standard } = made;
    // A score beside the levels is shown, and does not make an average.
    await enterTable(client, made, "Science", "Project/20\n Ann  18");
    assert.equal(
      await callAsPrincipal(client, slug, "generate_report_cards", klass, term),
      "00000",
    );
    assert.deepEqual(
      await cardTable(made),
      Object.keys(students).map((name) => [name, ...Array<string>(6).fill("-")]),
    );
    const lines = async (name: string) =>
      (
        await world.one<{ lines: Record<string, unknown>[] }>(
          "select lines from report_cards where student_id = $1",
          [students[name]],
        )
      ).lines;
    const [ann] = await lines("Ann");
    const { standards, exams, ...rest } = ann!;
    assert.deepEqual(standards, [
      {
        standardId: standard,
        standard: "Plans an experiment",
        code: "S1",
        level: "Developing",
        passed: false,
        counted: 3,
        dropped: 1,
        absent: 0,
        exempt: 0,
      },
    ]);
    assert.deepEqual(rest, {
      subjectId: subjects.Science,
      subject: "Science",
      code: null,
      teacher: null,
      credits: 1,
      percent: null,
      letter: null,
      gradePoint: null,
      passed: null,
      missing: 0,
    });
    assert.deepEqual(
      (exams as { exam: string; score: number }[]).map(({ exam, score }) => [exam, score]),
      [["Project", 18]],
    );
    const missing = async (name: string) => (await lines(name))[0]!.missing;
    // Levels, absent and exempt are results; Dan lacks all five, Fay the project and the warm-up.
    assert.deepEqual([await missing("Dan"), await missing("Fay"), await missing("Cyd")], [5, 2, 0]);
    const places = await world.all(
      "select distinct percent, class_rank from rank_students($1, $2, $3)",
      [Object.values(students), term, made.scale],
    );
    assert.deepEqual(places, [{ percent: null, class_rank: null }]);
  }));
