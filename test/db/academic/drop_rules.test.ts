import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { become } from "./grades.ts";
import { enterTable, workedClass } from "./worked.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** One student with three quizzes and a final: 20 %, 50 % and 80 %, and 100 %, of one weight. */
async function quizzes(client: pg.ClientBase) {
  const made = await workedClass(client, {
    bands: [["All", 0, null, true]],
    exams: `
      Quiz A  quiz   1  40
      Quiz B  quiz   1  30
      Quiz C  quiz   1  20
      Final   final  1  5`,
    subjects: { Maths: 1 },
    students: ["Ann"],
  });
  await enterTable(
    client,
    made,
    "Maths",
    `     Quiz A/10  Quiz B/10  Quiz C/10  Final/10
     Ann  2          5          8          10`,
  );
  const { world, term, school, subjects } = made;
  const rule = (row: object) => world.insert("drop_rules", { term_id: term, kind: "quiz", ...row });
  const percent = async () =>
    (
      await world.one<{ percent: string }>("select weighted_average($1, $2) as percent", [
        made.students.Ann,
        term,
      ])
    ).percent;
  return { ...made, world, school, maths: subjects.Maths, rule, percent };
}

test("the rule of a subject goes first, then that of the nearest school", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, maths, rule, percent } = await quizzes(client);
    const district = await world.school({ kind: "district" });
    const other = await world.school();
    await world.one("update schools set parent_school_id = $2 where id = $1", [school, district]);
    const history = await world.insert("subjects", { name: "History" });
    // Means of 20, 50, 80 and 100: of all, then without the lowest one, two, three.
    assert.equal(await percent(), "62.50");
    await rule({ school_id: other, drop_lowest: 2 });
    await rule({ subject_id: history, drop_lowest: 2 });
    await rule({ kind: "test", drop_lowest: 2 });
    assert.equal(await percent(), "62.50", "rules of another school, subject and kind");
    await rule({ drop_lowest: 1 });
    assert.equal(await percent(), "76.67");
    await rule({ school_id: district, drop_lowest: 2 });
    assert.equal(await percent(), "90.00");
    await rule({ school_id: school, drop_lowest: 0 });
    assert.equal(await percent(), "62.50", "0 lifts what holds further up");
    await rule({ subject_id: maths, drop_lowest: 1 });
    assert.equal(await percent(), "76.67");
    await rule({ subject_id: maths, school_id: district, drop_lowest: 2 });
    assert.equal(await percent(), "90.00");
  }));

test("one result at least counts, however many may be dropped", () =>
  db.asOwner(slug, async (client) => {
    const { rule, percent } = await quizzes(client);
    await rule({ drop_lowest: 20 });
    await rule({ kind: "final", drop_lowest: 1 });
    assert.equal(await percent(), "90.00", "the best quiz and the only final");
  }));

test("exams of a part of the term follow the rules of that part", () =>
  db.asOwner(slug, async (client) => {
    const { world, term, students, rule } = await quizzes(client);
    const quarter = await world.one<{ id: string }>(
      `insert into terms (academic_year_id, parent_term_id, name, starts_on, ends_on)
       select academic_year_id, id, 'Quarter', starts_on, ends_on from terms where id = $1
       returning id`,
      [term],
    );
    await world.one(`update exams set term_id = $2 where term_id = $1 and name <> 'Final'`, [
      term,
      quarter.id,
    ]);
    const percent = async (id: string) =>
      (await world.one("select weighted_average($1, $2) as percent", [students.Ann, id])).percent;
    await rule({ drop_lowest: 2 });
    assert.equal(await percent(term), "62.50");
    await rule({ term_id: quarter.id, drop_lowest: 1 });
    // Quizzes 50 and 80; with the final of the whole term.
    assert.equal(await percent(quarter.id), "65.00");
    assert.equal(await percent(term), "76.67");
  }));

test("equal fractions are equal, whatever the maximum", () =>
  db.asOwner(slug, async (client) => {
    const made = await workedClass(client, {
      bands: [["All", 0, null, true]],
      exams: `
        Light  quiz  1  40
        Heavy  quiz  3  30
        Best   quiz  2  20`,
      subjects: { Maths: 1 },
      students: ["Ann"],
    });
    const { world, term, students } = made;
    // A third each of 3 and of 99.99 points, though their quotients differ in length.
    await enterTable(
      client,
      made,
      "Maths",
      `     Light/3  Heavy/99.99  Best/10
       Ann  1        33.33        9`,
    );
    await world.insert("drop_rules", { term_id: term, kind: "quiz" });
    // The heavy one goes: (1*33.333… + 2*90) / 3 = 71.11; without the light one it were 56.
    assert.deepEqual(
      await world.one("select weighted_average($1, $2) as percent", [students.Ann, term]),
      { percent: "71.11" },
    );
  }));

test("averages follow rules that their reader may not see", () =>
  db.asOwner(slug, async (client) => {
    await client.query(
      `delete from role_permissions using permissions
       where permission_id = permissions.id and code = 'drop_rules:view'`,
    );
    await client.query("update results set published_at = now()");
    await client.query(
      `insert into exams (id, term_id, school_id, name, kind)
       select $1, term_id, school_id, 'Quiz 2', kind from exams where id = $2`,
      [demoId("exams/Quiz 2"), demoId("exams/Quiz")],
    );
    await client.query(
      `insert into exam_papers (id, exam_id, class_subject_id) values ($1, $2, $3)`,
      [demoId("exam_papers/Quiz 2"), demoId("exams/Quiz 2"), demoId("class_subjects/7A/ENG")],
    );
    await client.query(
      `insert into results (exam_paper_id, student_id, score, published_at)
       values ($1, $2, 100, now())`,
      [demoId("exam_papers/Quiz 2"), demoId("students/1")],
    );
    await become(client, slug, demoId("users/student"));
    const { rows } = await client.query(
      `select (select count(*)::integer from drop_rules) as rules, subject_name, counted, percent
       from exams, subject_averages(array[$1]::uuid[], exams.term_id)
       where exams.id = $2 and subject_name = 'English'`,
      [demoId("students/1"), demoId("exams/Quiz")],
    );
    assert.deepEqual(rows[0], {
      rules: 0,
      subject_name: "English",
      counted: 1,
      percent: "100.00",
    });
  }));

test("one rule for the same exams, of a sensible size", () =>
  db.asOwner(slug, async (client) => {
    const { rule } = await quizzes(client);
    const state = (row: object) => sqlState(client, () => rule(row));
    assert.equal(await state({}), "00000");
    assert.equal(await state({ drop_lowest: 2 }), "23505");
    assert.equal(await state({ kind: "final", drop_lowest: -1 }), "23514");
  }));
