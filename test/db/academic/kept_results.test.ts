import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { openDatabase, slugs, sqlState } from "../../support/database.ts";
import { enter, gradedClass } from "./grades.ts";
import { inParallel } from "./in_parallel.ts";
import { day } from "./world.ts";

const db = await openDatabase();
const [slug] = slugs;

/** The papers of the example are held five days ago. */
async function withResult(client: pg.ClientBase) {
  const example = await gradedClass(client);
  await enter(client, example.papers.mathsQuiz, { [example.students.ann]: 15 });
  const other = await example.world.class({
    school_id: example.school,
    academic_year_id: example.year,
  });
  return { ...example, other };
}

test("an enrolment keeps covering the papers of which there are results", () =>
  db.asOwner(slug, async (client) => {
    const { world, students, papers, other } = await withResult(client);
    const state = (text: string, ...values: unknown[]) =>
      sqlState(client, () => client.query(text, values));
    const { ann, bob } = students;
    assert.equal(await state("select withdraw_student($1, $2)", ann, day(-6)), "SC322");
    assert.equal(await state("select transfer_student($1, $2, $3)", ann, other, day(-5)), "SC322");
    assert.equal(await state("delete from enrollments where student_id = $1", ann), "SC322");
    assert.equal(
      await state("update enrollments set class_id = $2 where student_id = $1", ann, other),
      "SC322",
    );
    // Nothing holds Bob, who has no result.
    assert.equal(await state("select withdraw_student($1, $2)", bob, day(-6)), "00000");
    // The day of the paper itself is enough.
    assert.equal(await state("select transfer_student($1, $2, $3)", ann, other, day(-4)), "00000");
    await world.one("delete from results where exam_paper_id = $1", [papers.mathsQuiz]);
    assert.equal(
      await state(
        "update enrollments set ends_on = $2 where student_id = $1 and exit_code is not null",
        ann,
        day(-20),
      ),
      "00000",
    );
  }));

test("a paper without a day may have been sat at any time of the term", () =>
  db.asOwner(slug, async (client) => {
    const { world, students, papers } = await withResult(client);
    await world.one("update exam_papers set held_on = null where id = $1", [papers.mathsQuiz]);
    const state = (last: string) =>
      sqlState(client, () => client.query("select withdraw_student($1, $2)", [students.ann, last]));
    assert.equal(await state(day(-40)), "00000");
  }));

test("joining later than before is fine while the paper could be sat afterwards", () =>
  db.asOwner(slug, async (client) => {
    const { students } = await withResult(client);
    const begin = (first: string) =>
      sqlState(client, () =>
        client.query("update enrollments set starts_on = $2 where student_id = $1", [
          students.ann,
          first,
        ]),
      );
    assert.equal(await begin(day(-2)), "00000", "as with entering a result");
    assert.equal(await begin(day(70)), "SC322", "after the term");
  }));

test("members of a group keep their results, too", () =>
  db.asOwner(slug, async (client) => {
    const { world, students, courses, papers } = await withResult(client);
    await world.one("update class_subjects set takes_whole_class = false where id = $1", [
      courses.maths,
    ]);
    const { ann } = students;
    const member = await world.insert("class_subject_students", {
      class_subject_id: courses.maths,
      student_id: ann,
    });
    const state = (text: string) => sqlState(client, () => client.query(text, [member]));
    const end = (last: string) =>
      state(`update class_subject_students set ends_on = '${last}' where id = $1`);
    assert.equal(await end(day(-6)), "SC322");
    assert.equal(await state("delete from class_subject_students where id = $1"), "SC322");
    assert.equal(await end(day(-5)), "00000");
    await world.one("delete from results where exam_paper_id = $1", [papers.mathsQuiz]);
    assert.equal(await state("delete from class_subject_students where id = $1"), "00000");
  }));

test("ending the year's spells strands no result, and erasing a student takes them along", () =>
  db.asOwner(slug, async (client) => {
    const { world, year, klass, students } = await withResult(client);
    const next = await world.class({
      school_id: (
        await world.one<{ school_id: string }>("select school_id from classes where id = $1", [
          klass,
        ])
      ).school_id,
      academic_year_id: await world.year(day(101), day(300)),
    });
    const promoted = await world.all("select id from promote_class($1, $2)", [klass, next]);
    assert.equal(promoted.length, 4);
    assert.ok(year);
    assert.equal(
      await sqlState(client, () =>
        client.query("delete from students where id = $1", [students.ann]),
      ),
      "00000",
    );
  }));

test("a result that is entered while the spell is cut is not left behind", async () => {
  const { students, papers } = await db.commitAsOwner(slug, gradedClass);
  const withdraw = (client: pg.Client) =>
    client.query("select withdraw_student($1, $2)", [students.ann, day(-6)]);
  const mark = async (client: pg.Client) => {
    await client.query("select pg_sleep(0.1)");
    await enter(client, papers.mathsQuiz, { [students.ann]: 15 });
  };
  assert.deepEqual(await inParallel(db.adminUrl, slug, [withdraw, mark]), ["00000", "SC302"]);
  const later = async (client: pg.Client) => {
    await client.query("select pg_sleep(0.1)");
    await client.query("select withdraw_student($1, $2)", [students.bob, day(-6)]);
  };
  const first = (client: pg.Client) => enter(client, papers.mathsQuiz, { [students.bob]: 15 });
  assert.deepEqual(await inParallel(db.adminUrl, slug, [first, later]), ["00000", "SC322"]);
});
