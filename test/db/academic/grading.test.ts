import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { become, becomeOwner, enter, enterExample, gradedClass, principal } from "./grades.ts";
import { day } from "./world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

async function average(client: pg.ClientBase, student: string, term: string): Promise<unknown> {
  const { rows } = await client.query<{ percent: unknown }>(
    "select weighted_average($1, $2) as percent",
    [student, term],
  );
  return rows[0]!.percent;
}

test("weights count within a subject, subjects alike, absent as 0, exempt and missing not at all", () =>
  db.asOwner(slug, async (client) => {
    const example = await gradedClass(client);
    const { students, term } = example;
    await enterExample(client, example);
    assert.equal(await average(client, students.ann, term), "45.83");
    assert.equal(await average(client, students.bob, term), "91.25");
    assert.equal(await average(client, students.cyd, term), "90.00");
    assert.equal(await average(client, students.dan, term), null);
    const { rows } = await client.query(
      `select subject_name, percent, counted, absent, exempt
       from subject_averages(array[$1, $2]::uuid[], $3)
       order by student_id = $2, subject_name`,
      [students.ann, students.bob, term],
    );
    assert.deepEqual(
      rows.map((row) => Object.values<unknown>(row as Record<string, unknown>)),
      [
        ["History", "16.67", 2, 1, 0],
        ["Maths", "75.00", 2, 0, 0],
        ["History", "92.50", 2, 0, 0],
        ["Maths", "90.00", 1, 0, 1],
      ],
    );
  }));

test("rounding happens once, at the end, with halves up", () =>
  db.asOwner(slug, async (client) => {
    const { world, students, term, papers } = await gradedClass(client);
    // Maths 33.333… %, history 33.343333… %: the mean is 33.338333… %; rounded before, 33.335 %.
    await world.one("update exam_papers set maximum_score = 3 where id = $1", [papers.mathsQuiz]);
    await world.one("update exam_papers set maximum_score = 300 where id = $1", [
      papers.historyQuiz,
    ]);
    await enter(client, papers.mathsQuiz, { [students.ann]: 1 });
    await enter(client, papers.historyQuiz, { [students.ann]: "100.03" });
    assert.equal(await average(client, students.ann, term), "33.34");
    // 66.665 % exactly, although a third and its like have no end: halves go up.
    await enter(client, papers.mathsQuiz, { [students.bob]: 2 });
    await enter(client, papers.historyQuiz, { [students.bob]: "199.99" });
    assert.equal(await average(client, students.bob, term), "66.67");
    // 2/3 and 199.98/300 come to 66.663333… %.
    await enter(client, papers.mathsQuiz, { [students.cyd]: 2 });
    await enter(client, papers.historyQuiz, { [students.cyd]: "199.98" });
    assert.equal(await average(client, students.cyd, term), "66.66");
  }));

test("an exam of weight 0 is practice; when nothing else counts there is no average", () =>
  db.asOwner(slug, async (client) => {
    const { world, students, term, papers, exams } = await gradedClass(client);
    await world.one("update exams set weight = 0 where id = $1", [exams.quiz]);
    await enter(client, papers.mathsQuiz, { [students.ann]: 20, [students.bob]: 3 });
    assert.equal(await average(client, students.ann, term), null);
    await enter(client, papers.mathsFinal, { [students.ann]: 40 });
    assert.equal(await average(client, students.ann, term), "50.00");
    assert.equal(await average(client, students.bob, term), null);
  }));

test("who missed everything has 0, who is exempt from everything has no average", () =>
  db.asOwner(slug, async (client) => {
    const { students, term, papers } = await gradedClass(client);
    for (const paper of Object.values(papers)) {
      await enter(client, paper, { [students.ann]: "absent", [students.bob]: "exempt" });
    }
    assert.equal(await average(client, students.ann, term), "0.00");
    assert.equal(await average(client, students.bob, term), null);
  }));

test("a term counts with the terms within it, and not with those beside it", () =>
  db.asOwner(slug, async (client) => {
    const { world, year, term, courses, students, papers } = await gradedClass(client);
    const quarter = await world.insert("terms", {
      academic_year_id: year,
      parent_term_id: term,
      name: "First quarter",
      kind: "quarter",
      starts_on: day(-60),
      ends_on: day(0),
    });
    const exam = await world.insert("exams", { term_id: quarter, name: "Quarter", weight: 1 });
    const paper = await world.insert("exam_papers", {
      exam_id: exam,
      class_subject_id: courses.maths,
      maximum_score: 10,
    });
    await enter(client, paper, { [students.ann]: 10 });
    await enter(client, papers.mathsQuiz, { [students.ann]: 10 });
    assert.equal(await average(client, students.ann, quarter), "100.00");
    assert.equal(await average(client, students.ann, term), "75.00");
  }));

test("who changes class within the term takes the results along", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, year, klass, term, students, courses, papers, exams } =
      await gradedClass(client);
    await enter(client, papers.mathsQuiz, { [students.ann]: 10 });
    const other = await world.class({ school_id: school, academic_year_id: year });
    await world.one(
      "update enrollments set ends_on = $2, exit_code = 'transferred' where student_id = $1",
      [students.ann, day(-3)],
    );
    await world.enroll(students.ann, other, day(-2));
    const { subject_id } = await world.one("select subject_id from class_subjects where id = $1", [
      courses.maths,
    ]);
    const maths = await world.insert("class_subjects", { class_id: other, subject_id });
    const paper = await world.insert("exam_papers", {
      exam_id: exams.final,
      class_subject_id: maths,
      maximum_score: 40,
    });
    await enter(client, paper, { [students.ann]: 40 });
    // One line of maths: (1 * 10/20 + 3 * 40/40) / 4.
    assert.equal(await average(client, students.ann, term), "87.50");
    await become(client, slug, principal);
    const ranking = async (id: string) =>
      (await client.query("select student_id from class_ranking($1, $2)", [id, term])).rows.map(
        (row: { student_id: string }) => row.student_id,
      );
    assert.deepEqual(await ranking(other), [students.ann]);
    assert.equal((await ranking(klass)).includes(students.ann), false);
  }));

test("equal percentages share a place and the next ones stay empty", () =>
  db.asOwner(slug, async (client) => {
    const { world, klass, term, students, papers } = await gradedClass(client);
    const eve = await world.student({
      school_id: (
        await world.one<{ school_id: string }>("select school_id from classes where id = $1", [
          klass,
        ])
      ).school_id,
      first_name: "Eve",
      last_name: "Example",
    });
    await world.enroll(eve, klass);
    await enter(client, papers.mathsQuiz, {
      [students.ann]: 20,
      [students.bob]: 15,
      [students.cyd]: 15,
      [students.dan]: 5,
    });
    await become(client, slug, principal);
    const { rows } = await client.query(
      "select student_name, class_rank, class_size from class_ranking($1, $2)",
      [klass, term],
    );
    assert.deepEqual(
      rows.map((row) => Object.values<unknown>(row as Record<string, unknown>)),
      [
        ["Ann Example", 1, 5],
        ["Bob Example", 2, 5],
        ["Cyd Example", 2, 5],
        ["Dan Example", 4, 5],
        ["Eve Example", null, 5],
      ],
    );
  }));

test("a ranking is refused to those who may see single students only", () =>
  db.asOwner(slug, async (client) => {
    const { klass, term } = await gradedClass(client);
    for (const login of ["student", "guardian", "librarian", "nobody", "teacher"]) {
      const { rows } = await client.query<{ id: string }>(
        "select id from users where email like $1 || '@%'",
        [login],
      );
      await become(client, slug, rows[0]!.id);
      assert.equal(
        await sqlState(client, () => client.query("select class_ranking($1, $2)", [klass, term])),
        "42501",
        login,
      );
      await becomeOwner(client);
    }
  }));

test("students reckon with what is published, their teachers with all they entered", async () => {
  const counted = (login: string) =>
    db.asUser(slug, demoId(`users/${login}`), async (client) => {
      const { rows } = await client.query<{ counted: number }>(
        `select averages.counted
         from exams, subject_averages(array[$1]::uuid[], exams.term_id) as averages
         where exams.id = $2 and averages.subject_id = $3`,
        [demoId("students/1"), demoId("exams/Quiz"), demoId("subjects/MAT")],
      );
      return rows.map((row) => row.counted);
    });
  assert.deepEqual(await counted("student"), [1]);
  assert.deepEqual(await counted("guardian"), [1]);
  assert.deepEqual(await counted("teacher"), [2]);
  assert.deepEqual(await counted("principal"), [2]);
  assert.deepEqual(await counted("student2"), []);
  assert.deepEqual(await counted("nobody"), []);
});
