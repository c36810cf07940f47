import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { enter, gradedClass } from "./grades.ts";
import { day } from "./world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("a maximum never falls below a score, and a paper with results stays what it is", () =>
  db.asOwner(slug, async (client) => {
    const { students, papers, exams, courses } = await gradedClass(client);
    await enter(client, papers.mathsQuiz, { [students.ann]: "17.5" });
    const change = (set: string, value: unknown) =>
      sqlState(client, () =>
        client.query(`update exam_papers set ${set} where id = $2`, [value, papers.mathsQuiz]),
      );
    assert.equal(await change("maximum_score = $1", "17.49"), "SC303");
    assert.equal(await change("maximum_score = $1", "17.5"), "00000");
    assert.equal(await change("class_subject_id = $1", courses.history), "23505");
    assert.equal(await change("exam_id = $1", exams.final), "23505");
    const others = Object.values(papers).filter((id) => id !== papers.mathsQuiz);
    await client.query("delete from exam_papers where id = any ($1)", [others]);
    assert.equal(await change("class_subject_id = $1", courses.history), "SC304");
    assert.equal(await change("exam_id = $1", exams.final), "SC304");
  }));

test("exams take place within their term, and papers within the days of their exam", () =>
  db.asOwner(slug, async (client) => {
    const { world, term, exams, papers } = await gradedClass(client);
    const examFrom = (starts_on: string | null, ends_on: string | null) =>
      sqlState(client, () =>
        world.insert("exams", { term_id: term, name: "X", starts_on, ends_on }),
      );
    assert.equal(await examFrom(day(-61), null), "SC305");
    assert.equal(await examFrom(null, day(61)), "SC305");
    assert.equal(await examFrom(day(-60), day(60)), "00000");
    const change = (statement: string, ...values: unknown[]) =>
      sqlState(client, () => client.query(statement, values));
    const held = "update exam_papers set held_on = $2 where id = $1";
    assert.equal(await change(held, papers.mathsQuiz, day(-61)), "SC305");
    const lasts = "update exams set starts_on = $2, ends_on = $3 where id = $1";
    assert.equal(await change(lasts, exams.quiz, day(-4), null), "SC305");
    assert.equal(await change(lasts, exams.quiz, day(-5), day(-5)), "00000");
    assert.equal(await change(held, papers.mathsQuiz, day(-4)), "SC305");
    assert.equal(
      await change("update terms set starts_on = $2 where id = $1", term, day(-59)),
      "SC305",
    );
    await client.query("delete from exams where name = 'X'");
    assert.equal(
      await change("update terms set starts_on = $2 where id = $1", term, day(-5)),
      "00000",
    );
    assert.equal(
      await change("update terms set starts_on = $2 where id = $1", term, day(-4)),
      "SC305",
    );
  }));

test("a paper's class subject is taught in the exam's term and at its school", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, year, klass, term, exams } = await gradedClass(client);
    const termOf = (name: string, parent: string | null, from: number, to: number) =>
      world.insert("terms", {
        academic_year_id: year,
        parent_term_id: parent,
        name,
        starts_on: day(from),
        ends_on: day(to),
      });
    const quarter = await termOf("Quarter", term, -60, 0);
    const spring = await termOf("Spring", null, 61, 90);
    const paper = async (classSubject: string, exam = exams.quiz) =>
      sqlState(client, () =>
        world.insert("exam_papers", { exam_id: exam, class_subject_id: classSubject }),
      );
    assert.equal(await paper(await world.classSubject(klass, { term_id: term })), "00000");
    assert.equal(await paper(await world.classSubject(klass, { term_id: quarter })), "00000");
    assert.equal(await paper(await world.classSubject(klass, { term_id: spring })), "SC306");
    const quarterly = await world.insert("exams", { term_id: quarter, name: "Quarterly" });
    assert.equal(
      await paper(await world.classSubject(klass, { term_id: term }), quarterly),
      "00000",
    );

    const nextYear = await world.year(day(101), day(400));
    const nextClass = await world.class({ school_id: school, academic_year_id: nextYear });
    assert.equal(await paper(await world.classSubject(nextClass)), "SC306");

    const campus = await world.school({ parent_school_id: school });
    const elsewhere = await world.school();
    const schools = await world.insert("exams", { term_id: term, name: "S", school_id: school });
    const classAt = (at: string) => world.class({ school_id: at, academic_year_id: year });
    const at = async (place: string) =>
      paper(await world.classSubject(await classAt(place)), schools);
    assert.equal(await at(school), "00000");
    assert.equal(await at(campus), "00000");
    assert.equal(await at(elsewhere), "SC306");
    assert.equal(
      await sqlState(client, () =>
        client.query("update exams set school_id = $2 where id = $1", [exams.quiz, elsewhere]),
      ),
      "SC306",
    );
  }));
