import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs } from "../../support/database.ts";
import {
  become,
  becomeOwner,
  gradedClass,
  principal,
  type GradedClass,
} from "../academic/grades.ts";
import { day } from "../academic/world.ts";
import { importCsv, places } from "./imports.ts";

const db = await sharedDatabase();
const [slug] = slugs;

interface Example extends GradedClass {
  className: string;
  numbers: Record<string, string>;
  /** A file of marks in maths, a line for each. */
  file: (exam: string, marks: Record<string, string>) => string;
}

async function example(client: pg.ClientBase): Promise<Example> {
  const graded = await gradedClass(client);
  const { world, year, klass, students } = graded;
  await world.one("update academic_years set is_current = false where is_current");
  await world.one("update academic_years set is_current = true where id = $1", [year]);
  const { name } = await world.one<{ name: string }>("select name from classes where id = $1", [
    klass,
  ]);
  const numbers: Record<string, string> = {};
  for (const [who, id] of Object.entries(students)) {
    const { number } = await world.one<{ number: string }>(
      "select admission_number as number from students where id = $1",
      [id],
    );
    numbers[who] = number;
  }
  const file = (exam: string, marks: Record<string, string>) =>
    [
      "exam,class,subject,student number,points,absent,exempt,remark",
      ...Object.entries(marks).map(
        ([who, mark]) => `${exam},${name},Maths,${numbers[who] ?? who},${mark}`,
      ),
    ].join("\n");
  return { ...graded, className: name, numbers, file };
}

async function marks(client: pg.ClientBase, paper: string): Promise<string[]> {
  const { rows } = await client.query<{ mark: string }>(
    `select concat_ws(' ', students.first_name, trim_scale(score),
       case when is_absent then 'absent' end, case when is_exempt then 'exempt' end, remark) as mark
     from results join students on students.id = student_id
     where exam_paper_id = $1 order by students.first_name`,
    [paper],
  );
  return rows.map(({ mark }) => mark);
}

test("results are imported by exam, class, subject and student, and again without any change", () =>
  db.asOwner(slug, async (client) => {
    const { papers, file } = await example(client);
    const given = file("quiz", {
      ann: "12.5,,,",
      bob: ",x,,",
      cyd: ",,yes,",
      dan: "20,no,no,Fine",
    });
    const first = await importCsv(client, "results", given);
    assert.deepEqual(first.errors, []);
    assert.equal(first.counts, "4/0/0");
    assert.deepEqual(await marks(client, papers.mathsQuiz), [
      "Ann 12.5",
      "Bob absent",
      "Cyd exempt",
      "Dan 20 Fine",
    ]);
    assert.equal((await importCsv(client, "results", given)).counts, "0/0/4");
    const changed = file("Quiz", { ann: "13,,,", dan: "20,,," });
    assert.equal((await importCsv(client, "results", changed)).counts, "0/1/1");
    assert.deepEqual((await marks(client, papers.mathsQuiz))[0], "Ann 13");
  }));

test("every line that breaks a rule of marks is told", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, papers, file } = await example(client);
    const stranger = await world.student({ school_id: school, admission_number: "S-1" });
    const imported = await importCsv(
      client,
      "results",
      file("Quiz", {
        ann: "20.01,,,",
        bob: "3,yes,,",
        cyd: ",,,",
        dan: "1.005,,,",
        "S-1": "1,,,",
        nobody: "1,,,",
      }) + `\nFinal,elsewhere,Maths,S-1,1,,,`,
    );
    assert.ok(stranger);
    assert.deepEqual(
      places(imported).map((place) => place.split(" ").slice(0, 2).join(" ")),
      ["2 points", "3 points", "4 points", "5 points", "6 student", "7 student", "8 exam"],
    );
    assert.deepEqual(await marks(client, papers.mathsQuiz), []);
  }));

test("marks that are published, or out of time, are for those who approve results", () =>
  db.asOwner(slug, async (client) => {
    const { world, term, exams, papers, file } = await example(client);
    await importCsv(client, "results", file("Quiz", { ann: "1,,,", bob: "2,,," }));
    await become(client, slug, principal);
    await client.query("select publish_results($1)", [exams.quiz]);
    await becomeOwner(client);
    const same = file("Quiz", { ann: "1,,,", bob: "2,,," });
    const other = file("Quiz", { ann: "1,,,", bob: "3,,," });
    assert.equal((await importCsv(client, "results", same)).counts, "0/0/2");
    assert.deepEqual(places(await importCsv(client, "results", other)), ['3 points "3"']);
    await world.one("update terms set grades_open_on = $2, grades_close_on = $2 where id = $1", [
      term,
      day(-3),
    ]);
    assert.equal((await importCsv(client, "results", same)).counts, "0/0/2");
    assert.deepEqual(places(await importCsv(client, "results", file("Final", { ann: "1,,," }))), [
      '2 exam "Final"',
    ]);
    await become(client, slug, principal);
    assert.equal((await importCsv(client, "results", other)).counts, "0/1/1");
    const { rows } = await client.query<{ entered_by_id: string }>(
      "select entered_by_id from results where exam_paper_id = $1 and score = 3",
      [papers.mathsQuiz],
    );
    assert.deepEqual(rows, [{ entered_by_id: principal }]);
  }));
