import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { openDatabase, slugs, sqlState } from "../../support/database.ts";
import { become, becomeOwner, enter, enterExample, gradedClass, principal } from "./grades.ts";
import { day, World } from "./world.ts";

const db = await openDatabase();
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

test("percentages fall into bands as they are shown: 89.995 is 90", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const label = async (percent: string | null, scale?: string) =>
      (
        await world.one<{ label: string | null }>("select label from grade_for($1, $2)", [
          percent,
          scale ?? null,
        ])
      ).label;
    const scale = await world.insert("grading_scales", { name: "Pass or fail" });
    await world.insert("grading_scale_bands", {
      grading_scale_id: scale,
      label: "pass",
      from_percent: 50,
    });
    await world.insert("grading_scale_bands", {
      grading_scale_id: scale,
      label: "fail",
      from_percent: 10,
      below_percent: 50,
      is_passing: false,
    });
    assert.equal(await label("100"), "A");
    assert.equal(await label("90"), "A");
    assert.equal(await label("89.995"), "A");
    assert.equal(await label("89.99"), "B");
    assert.equal(await label("0"), "F");
    assert.equal(await label(null), null);
    assert.equal(await label("49.99", scale), "fail");
    assert.equal(await label("50", scale), "pass");
    assert.equal(await label("9", scale), null);
  }));

test("bands of a scale neither overlap nor fail above one that passes", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const scale = await world.insert("grading_scales", { name: "New" });
    const band = (label: string, from_percent: number, below_percent: number | null, pass = true) =>
      sqlState(client, () =>
        world.insert("grading_scale_bands", {
          grading_scale_id: scale,
          label,
          from_percent,
          below_percent,
          is_passing: pass,
        }),
      );
    assert.equal(await band("good", 50, 80), "00000");
    assert.equal(await band("overlapping", 79.99, null), "23P01");
    assert.equal(await band("failing", 80, null, false), "SC311");
    assert.equal(await band("great", 80, null), "00000");
    assert.equal(await band("greater", 90, null), "23P01");
    assert.equal(await band("empty", 40, 40), "23514");
    assert.equal(await band("poor", 0, 50, false), "00000");
    assert.equal(
      await sqlState(client, () =>
        client.query("update grading_scale_bands set is_passing = true where label = 'poor'"),
      ),
      "00000",
    );
    assert.equal(
      await sqlState(client, () =>
        client.query("update grading_scale_bands set is_passing = false where label = 'good'"),
      ),
      "SC311",
    );
  }));

test("a school without a scale uses that of the school above it, else the default", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const scaleOf = async (school: string) =>
      (
        await world.one<{ name: string }>(
          "select name from grading_scales where id = grading_scale_id_for($1)",
          [school],
        )
      ).name;
    const district = await world.school({ kind: "district" });
    const school = await world.school({ parent_school_id: district });
    assert.equal(await scaleOf(school), "Letters");
    const { id } = await world.one("select id from grading_scales where name = 'Percentage'");
    await world.one("update schools set grading_scale_id = $2 where id = $1", [district, id]);
    assert.equal(await scaleOf(school), "Percentage");
  }));

test("a result shows its percentage and grade", () =>
  db.asOwner(slug, async (client) => {
    const { students, papers } = await gradedClass(client);
    await enter(client, papers.mathsQuiz, { [students.ann]: "17.5", [students.bob]: "absent" });
    const { rows } = await client.query(
      `select results_percent(results), results_grade(results) from results
       where exam_paper_id = $1 order by score nulls last`,
      [papers.mathsQuiz],
    );
    assert.deepEqual(rows, [
      { results_percent: "87.50", results_grade: "B" },
      { results_percent: null, results_grade: null },
    ]);
  }));

test("a school starts with two scales and keeps what it makes of them", () =>
  db.asOwner(slug, async (client) => {
    const { rows } = await client.query(
      `select name, is_default, count(*)::integer as bands
       from grading_scales join grading_scale_bands on grading_scale_id = grading_scales.id
       where name in ('Letters', 'Percentage') group by 1, 2 order by 1`,
    );
    assert.deepEqual(rows, [
      { name: "Letters", is_default: true, bands: 5 },
      { name: "Percentage", is_default: false, bands: 6 },
    ]);
    assert.equal(
      await sqlState(client, () =>
        client.query("update grading_scales set is_default = true where name = 'Percentage'"),
      ),
      "23505",
    );
  }));
