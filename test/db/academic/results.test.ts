import assert from "node:assert/strict";
import test from "node:test";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { become, becomeOwner, enter, gradedClass, principal } from "./grades.ts";
import { day } from "./world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("a whole class is entered at once, or nobody; the error names the student", () =>
  db.asOwner(slug, async (client) => {
    const { students, papers } = await gradedClass(client);
    const { ann, bob } = students;
    await assert.rejects(enter(client, papers.mathsQuiz, { [ann]: 12, [bob]: "20.01" }), {
      code: "SC301",
      detail: `student_id ${bob}`,
      message: /Bob Example/,
    });
  }));

test("lines that make no sense are refused", () =>
  db.asOwner(slug, async (client) => {
    const { students, papers } = await gradedClass(client);
    const lines = async (...entries: object[]) =>
      sqlState(client, () =>
        client.query(
          `select enter_results($1, array(
             select entry from json_populate_recordset(null::app.result_entry, $2) as entry
           ))`,
          [papers.mathsQuiz, JSON.stringify(entries)],
        ),
      );
    const student_id = students.ann;
    assert.equal(await lines({ student_id, score: 20 }), "00000");
    assert.equal(await lines({ student_id, score: 0, is_absent: false }), "00000");
    assert.equal(await lines({ student_id }), "SC309");
    assert.equal(await lines({ student_id, score: 3, is_absent: true }), "SC309");
    assert.equal(await lines({ student_id, is_exempt: true, is_absent: true }), "SC309");
    assert.equal(await lines({ student_id, score: -1 }), "SC309");
    assert.equal(await lines({ student_id, score: "NaN" }), "SC309");
    assert.equal(await lines({ student_id, score: 3.005 }), "SC309");
    assert.equal(await lines({ score: 3 }), "SC309");
    assert.equal(await lines({ student_id, score: 3 }, { student_id, score: 4 }), "SC309");
    assert.equal(await lines({ student_id: demoId("nobody"), score: 3 }), "23503");
    assert.equal(await lines(), "00000");
    assert.equal(
      await sqlState(client, () =>
        client.query("select enter_results($1, '{}')", [demoId("no such paper")]),
      ),
      "P0002",
    );
  }));

test("entering again replaces, and what stays the same leaves no trace", () =>
  db.asOwner(slug, async (client) => {
    const { world, students, papers } = await gradedClass(client);
    await enter(client, papers.mathsQuiz, { [students.ann]: 12, [students.bob]: "absent" });
    await enter(client, papers.mathsQuiz, { [students.ann]: 12, [students.bob]: 7 });
    const history = async (student: string) =>
      world.all(
        `select operation from audit_logs
         where row_id = (select id from results where student_id = $1) order by id`,
        [student],
      );
    assert.deepEqual(await history(students.ann), [{ operation: "insert" }]);
    assert.deepEqual(await history(students.bob), [
      { operation: "insert" },
      { operation: "update" },
    ]);
    assert.deepEqual(
      await world.all(
        "select score, is_absent from results where exam_paper_id = $1 order by score desc",
        [papers.mathsQuiz],
      ),
      [
        { score: "12.00", is_absent: false },
        { score: "7.00", is_absent: false },
      ],
    );
  }));

test("a result belongs to a student who attends, on the day of the paper or later", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass, students, courses, exams, papers } = await gradedClass(client);
    const marked = (paper: string, student: string) =>
      sqlState(client, () => enter(client, paper, { [student]: 1 }));
    const stranger = await world.student({ school_id: school });
    assert.equal(await marked(papers.mathsQuiz, stranger), "SC302");
    const latecomer = await world.student({ school_id: school });
    await world.enroll(latecomer, klass, day(-1));
    assert.equal(await marked(papers.mathsQuiz, latecomer), "00000");
    await world.one(
      "update enrollments set ends_on = $2, exit_code = 'withdrawn' where student_id = $1",
      [students.ann, day(-6)],
    );
    assert.equal(await marked(papers.mathsQuiz, students.ann), "SC302");

    // Of a group, its members only.
    const group = await world.classSubject(klass, { takes_whole_class: false });
    await world.insert("class_subject_students", {
      class_subject_id: group,
      student_id: students.bob,
    });
    const paper = await world.insert("exam_papers", {
      exam_id: exams.quiz,
      class_subject_id: group,
    });
    assert.equal(await marked(paper, students.bob), "00000");
    assert.equal(await marked(paper, students.cyd), "SC302");
    assert.deepEqual(
      await world.all(
        `select student_id from exam_papers, exam_papers_missing_members(exam_papers)
         where exam_papers.class_subject_id in ($1, $2) and exam_id = $3 order by student_id`,
        [courses.maths, group, exams.quiz],
      ),
      [students.bob, students.cyd, students.dan].sort().map((student_id) => ({ student_id })),
    );
  }));

test("marks are taken on the days that the term says, by the school's clock", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, term, students, papers } = await gradedClass(client);
    const window = (from: number, to: number) =>
      client.query("update terms set grades_open_on = $2, grades_close_on = $3 where id = $1", [
        term,
        day(from),
        day(to),
      ]);
    const entering = () =>
      sqlState(client, () => enter(client, papers.mathsQuiz, { [students.ann]: 1 }));
    await window(-10, -2);
    assert.equal(await entering(), "SC308");
    await window(2, 10);
    assert.equal(await entering(), "SC308");
    await window(-2, 2);
    assert.equal(await entering(), "00000");
    await window(-10, -2);
    assert.equal(
      await sqlState(client, () =>
        client.query("delete from results where student_id = $1", [students.ann]),
      ),
      "SC308",
    );
    // Who approves results corrects them after the deadline too.
    await become(client, slug, principal);
    assert.equal(await entering(), "00000");
    await becomeOwner(client);

    // Somewhere it is another day than here, whatever the hour.
    const { zone, today } = await world.one<{ zone: string; today: string }>(
      `select zone, (now() at time zone zone)::date::text as today
       from unnest('{Pacific/Kiritimati,Pacific/Niue}'::text[]) as zone
       where (now() at time zone zone)::date <> (now() at time zone 'UTC')::date limit 1`,
    );
    await world.one("update schools set time_zone = $2 where id = $1", [school, zone]);
    await world.one("update terms set grades_open_on = $2, grades_close_on = $2 where id = $1", [
      term,
      today,
    ]);
    assert.equal(
      await sqlState(client, () => enter(client, papers.mathsQuiz, { [students.bob]: 1 })),
      "00000",
    );
  }));

test("publishing shows what is there, and again what came since", () =>
  db.asOwner(slug, async (client) => {
    const { world, students, exams, papers } = await gradedClass(client);
    const published = async () =>
      world.one(
        `select count(published_at)::integer as published, count(*)::integer as entered,
           (select published_at is not null from exams where id = $1) as exam
         from results where exam_paper_id = $2`,
        [exams.quiz, papers.mathsQuiz],
      );
    const act = async (call: string, id: string) => {
      await become(client, slug, principal);
      const state = await sqlState(client, () => client.query(`select ${call}($1)`, [id]));
      await becomeOwner(client);
      return state;
    };
    assert.equal(await act("publish_results", exams.quiz), "SC310");
    assert.equal(await act("publish_paper_results", papers.mathsQuiz), "SC310");
    await enter(client, papers.mathsQuiz, { [students.ann]: 1 });
    assert.equal(await act("publish_results", exams.quiz), "00000");
    assert.deepEqual(await published(), { published: 1, entered: 1, exam: true });
    await enter(client, papers.mathsQuiz, { [students.bob]: 1 });
    assert.deepEqual(await published(), { published: 1, entered: 2, exam: true });
    assert.equal(await act("publish_results", exams.quiz), "00000");
    assert.equal(await act("publish_results", exams.quiz), "00000");
    assert.deepEqual(await published(), { published: 2, entered: 2, exam: true });
    assert.equal(await act("unpublish_results", exams.quiz), "00000");
    assert.deepEqual(await published(), { published: 0, entered: 2, exam: false });
    assert.equal(await act("publish_paper_results", papers.mathsQuiz), "00000");
    assert.deepEqual(await published(), { published: 2, entered: 2, exam: false });
    assert.equal(await act("publish_results", demoId("no such exam")), "P0002");
    assert.equal(await act("publish_paper_results", demoId("no such paper")), "P0002");
    assert.equal(await act("unpublish_results", demoId("no such exam")), "P0002");
  }));

test("a published mark changes only by those who approve results", () =>
  db.asOwner(slug, async (client) => {
    const { students, exams, papers } = await gradedClass(client);
    const { ann, bob } = students;
    await enter(client, papers.mathsQuiz, { [ann]: 10, [bob]: 10 });
    await become(client, slug, principal);
    await client.query("select publish_results($1)", [exams.quiz]);
    await becomeOwner(client);
    const entering = (marks: Record<string, number>) =>
      sqlState(client, () => enter(client, papers.mathsQuiz, marks));
    const deleting = () =>
      sqlState(client, () => client.query("delete from results where student_id = $1", [ann]));
    // The owner has every right in the database, but nobody's approval.
    assert.equal(await entering({ [ann]: 11 }), "SC307");
    assert.equal(await entering({ [ann]: 10, [bob]: 10 }), "00000");
    assert.equal(await deleting(), "SC307");
    await become(client, slug, principal);
    assert.equal(await entering({ [ann]: 11 }), "00000");
    const { rows } = await client.query(
      "select score, published_at is not null as published, entered_by_id from results where student_id = $1",
      [ann],
    );
    assert.deepEqual(rows, [{ score: "11.00", published: true, entered_by_id: principal }]);
    assert.equal(await deleting(), "00000");
    await becomeOwner(client);
    // Erasing a student is no change of a mark.
    assert.equal(
      await sqlState(client, () => client.query("delete from students where id = $1", [bob])),
      "00000",
    );
  }));

test("teachers enter and publish what they teach, and publish no whole exam", () =>
  db.asUser(slug, demoId("users/teacher"), async (client) => {
    const mine = demoId("exam_papers/Midterm/7A/MAT");
    const other = demoId("exam_papers/Midterm/7A/ENG");
    const mark = (paper: string) =>
      sqlState(client, () => enter(client, paper, { [demoId("students/1")]: 10 }));
    const call = (name: string, id: string) =>
      sqlState(client, () => client.query(`select ${name}($1)`, [id]));
    assert.equal(await mark(mine), "00000");
    assert.equal(await mark(other), "42501");
    assert.equal(await call("publish_paper_results", mine), "00000");
    assert.equal(await call("publish_paper_results", other), "42501");
    assert.equal(await call("publish_results", demoId("exams/Midterm")), "42501");
    assert.equal(await call("unpublish_results", demoId("exams/Midterm")), "42501");
    assert.equal(
      await sqlState(client, () => enter(client, mine, { [demoId("students/1")]: 11 })),
      "SC307",
    );
  }));

test("who entered a mark is who did, not whom the request names", () =>
  db.asUser(slug, demoId("users/teacher"), async (client) => {
    await enter(client, demoId("exam_papers/Midterm/7A/MAT"), { [demoId("students/5")]: 10 });
    const { rows } = await client.query(
      "select entered_by_id from results where exam_paper_id = $1 and student_id = $2",
      [demoId("exam_papers/Midterm/7A/MAT"), demoId("students/5")],
    );
    assert.deepEqual(rows, [{ entered_by_id: demoId("users/teacher") }]);
  }));
