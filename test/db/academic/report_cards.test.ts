import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { callAsPrincipal, enter, enterExample, gradedClass } from "./grades.ts";
import { day, type World } from "./world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

const act = (client: pg.ClientBase, name: string, ...ids: (string | undefined)[]) =>
  callAsPrincipal(client, slug, name, ...ids);

const cards = (world: World, term: string) =>
  world.all<Record<string, unknown>>(
    `select first_name, percent, letter, grade_point, class_rank, class_size,
       jsonb_array_length(lines) as lines, published_at is not null as published
     from report_cards join students on students.id = student_id
     where term_id = $1 order by first_name`,
    [term],
  );

test("a card freezes average, grade, grade points, place and the subjects' lines", () =>
  db.asOwner(slug, async (client) => {
    const example = await gradedClass(client);
    const { world, klass, term, students } = example;
    await enterExample(client, example);
    assert.equal(await act(client, "generate_report_cards", klass, term), "00000");
    const common = { class_size: 4, published: false };
    // Grade points: Ann (C 2, F 0), Bob (A 4, A 4), Cyd (A 4); Cyd and Dan lack papers, which are listed as missing.
    assert.deepEqual(await cards(world, term), [
      {
        first_name: "Ann",
        percent: "45.83",
        letter: "F",
        grade_point: "1.00",
        class_rank: 3,
        lines: 2,
        ...common,
      },
      {
        first_name: "Bob",
        percent: "91.25",
        letter: "A",
        grade_point: "4.00",
        class_rank: 1,
        lines: 2,
        ...common,
      },
      {
        first_name: "Cyd",
        percent: "90.00",
        letter: "A",
        grade_point: "4.00",
        class_rank: 2,
        lines: 2,
        ...common,
      },
      {
        first_name: "Dan",
        percent: null,
        letter: null,
        grade_point: null,
        class_rank: null,
        lines: 2,
        ...common,
      },
    ]);
    const { lines } = await world.one<{ lines: Record<string, unknown>[] }>(
      "select lines from report_cards where student_id = $1",
      [students.ann],
    );
    const [history] = lines;
    delete history!.subjectId;
    assert.deepEqual(history, {
      subject: "History",
      code: null,
      teacher: null,
      credits: 1,
      percent: 16.67,
      letter: "F",
      gradePoint: 0,
      passed: false,
      missing: 0,
      exams: [
        { exam: "Final", kind: "test", day: day(-5), weight: 3, maximum: 50, absent: true },
        {
          exam: "Quiz",
          kind: "test",
          day: day(-5),
          weight: 1,
          maximum: 30,
          score: 20,
          percent: 66.67,
        },
      ],
    });
    const cyd = await world.one<{ lines: { subject: string; missing: number }[] }>(
      "select lines from report_cards where student_id = $1",
      [students.cyd],
    );
    assert.deepEqual(
      cyd.lines.map(({ subject, missing }) => [subject, missing]),
      [
        ["History", 2],
        ["Maths", 1],
      ],
    );
  }));

test("cards that are not published are made anew, with their remark; published ones never change", () =>
  db.asOwner(slug, async (client) => {
    const { world, klass, term, students, papers } = await gradedClass(client);
    const generate = () => act(client, "generate_report_cards", klass, term);
    const percents = async () => (await cards(world, term)).map(({ percent }) => percent);
    await enter(client, papers.mathsQuiz, { [students.ann]: 10 });
    assert.equal(await generate(), "00000");
    await world.one("update report_cards set remark = 'Well done' where student_id = $1", [
      students.ann,
    ]);
    await enter(client, papers.mathsQuiz, { [students.ann]: 12 });
    assert.equal(await generate(), "00000");
    assert.deepEqual(await percents(), ["60.00", null, null, null]);
    const card = await world.one<{ id: string; remark: string }>(
      "select id, remark from report_cards where student_id = $1",
      [students.ann],
    );
    assert.equal(card.remark, "Well done");

    assert.equal(await act(client, "publish_report_cards", klass, term), "00000");
    assert.equal(await act(client, "publish_report_cards", klass, term), "00000");
    await enter(client, papers.mathsQuiz, { [students.ann]: 20, [students.bob]: 20 });
    assert.equal(await generate(), "SC312");
    assert.deepEqual(await percents(), ["60.00", null, null, null]);
    const change = (statement: string) =>
      sqlState(client, () => client.query(statement, [card.id]));
    assert.equal(await change("update report_cards set remark = 'No' where id = $1"), "SC312");
    assert.equal(await change("update report_cards set percent = 99 where id = $1"), "SC312");
    assert.equal(await change("delete from report_cards where id = $1"), "SC312");

    // One card is taken back and made anew; the others stay.
    assert.equal(await act(client, "unpublish_report_card", card.id), "00000");
    assert.equal(await generate(), "00000");
    assert.deepEqual(await percents(), ["100.00", null, null, null]);
    // Erasing a student takes the cards along, published or not.
    assert.equal(await act(client, "publish_report_cards", klass, term), "00000");
    assert.equal(
      await sqlState(client, () =>
        client.query("delete from students where id = $1", [students.ann]),
      ),
      "00000",
    );
  }));

test("the card comes from the last class of the term", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, year, klass, term, students, papers } = await gradedClass(client);
    await enter(client, papers.mathsQuiz, { [students.ann]: 10, [students.bob]: 20 });
    assert.equal(await act(client, "generate_report_cards", klass, term), "00000");
    const other = await world.class({ school_id: school, academic_year_id: year });
    await world.one(
      "update enrollments set ends_on = $2, exit_code = 'transferred' where student_id = $1",
      [students.ann, day(-2)],
    );
    await world.enroll(students.ann, other, day(-1));
    await world.one(
      "update enrollments set ends_on = $2, exit_code = 'withdrawn' where student_id = $1",
      [students.bob, day(-2)],
    );
    assert.equal(await act(client, "generate_report_cards", klass, term), "00000");
    assert.deepEqual(
      (await cards(world, term)).map(({ first_name, class_size }) => [first_name, class_size]),
      [
        ["Cyd", 2],
        ["Dan", 2],
      ],
    );
    assert.equal(await act(client, "generate_report_cards", other, term), "00000");
    assert.deepEqual(
      (await cards(world, term)).map(({ first_name, percent, class_size }) => [
        first_name,
        percent,
        class_size,
      ])[0],
      ["Ann", "50.00", 1],
    );
  }));

test("nothing to publish, no such class, another year's term", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, year, klass, term } = await gradedClass(client);
    assert.equal(await act(client, "publish_report_cards", klass, term), "SC310");
    assert.equal(await act(client, "generate_report_cards", demoId("none"), term), "P0002");
    assert.equal(await act(client, "generate_report_cards", klass, demoId("none")), "P0002");
    assert.equal(await act(client, "unpublish_report_card", demoId("none")), "P0002");
    const nextYear = await world.year(day(101), day(400));
    const next = await world.insert("terms", {
      academic_year_id: nextYear,
      name: "Next",
      starts_on: day(101),
      ends_on: day(200),
    });
    assert.equal(await act(client, "generate_report_cards", klass, next), "SC313");
    const empty = await world.class({ school_id: school, academic_year_id: year });
    assert.equal(await act(client, "generate_report_cards", empty, term), "00000");
  }));

test("a large class: 200 students, 10 subjects, 3 exams", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass, term } = await gradedClass(client);
    await client.query(
      `with newcomers as (
         insert into students (school_id, first_name, last_name)
         select $1, 'Pupil', 'No ' || number from generate_series(1, 196) as number
         returning id
       )
       insert into enrollments (student_id, class_id, starts_on)
       select id, $2, $3 from newcomers`,
      [school, klass, day(-50)],
    );
    await client.query(
      `with taught as (
         insert into subjects (name) select 'Subject ' || number from generate_series(1, 10) as number
         returning id
       ),
       courses as (
         insert into class_subjects (class_id, subject_id) select $1, id from taught returning id
       ),
       exam as (
         insert into exams (term_id, name) select $2, 'Large ' || number
         from generate_series(1, 3) as number returning id
       )
       insert into exam_papers (exam_id, class_subject_id, held_on)
       select exam.id, courses.id, $3::date from exam, courses`,
      [klass, term, day(-3)],
    );
    await client.query(
      `insert into results (exam_paper_id, student_id, score)
       select exam_papers.id, enrollments.student_id, 50
       from exam_papers, enrollments
       where enrollments.class_id = $1 and exam_papers.held_on = $2`,
      [klass, day(-3)],
    );
    assert.equal(await act(client, "generate_report_cards", klass, term), "00000");
    assert.deepEqual(
      await world.one(
        `select count(*)::integer as cards, max(class_rank) as last, min(percent) as percent,
           min(jsonb_array_length(lines)) as lines
         from report_cards where class_id = $1`,
        [klass],
      ),
      { cards: 200, last: 1, percent: "50.00", lines: 12 },
    );
  }));
