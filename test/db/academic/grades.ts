import type pg from "pg";
import { tenantNames } from "../../../db/runner/names.ts";
import { demoId, sqlState } from "../../support/database.ts";
import { day, schoolWithClass, type World } from "./world.ts";

/** Who acts in the tests of this folder; users of the demo population. */
export const principal = demoId("users/principal");

/**
 * Goes on in the same transaction as a user of the school, with what the server sets. Only in a
 * transaction of the operator's (`asOwner`); `becomeOwner` goes back.
 */
export async function become(client: pg.ClientBase, slug: string, userId: string): Promise<void> {
  await client.query("set local session authorization homeroom_server");
  await client.query("select set_config('role', $1, true), set_config('app.user_id', $2, true)", [
    tenantNames(slug).role,
    userId,
  ]);
}

export async function becomeOwner(client: pg.ClientBase): Promise<void> {
  await client.query("set local session authorization default");
  await client.query("set local role homeroom_owner");
  await client.query("set local app.user_id = ''");
}

/** Calls an SQL function with these ids as the principal; says the SQLSTATE. */
export async function callAsPrincipal(
  client: pg.ClientBase,
  slug: string,
  name: string,
  ...ids: (string | undefined)[]
): Promise<string> {
  await become(client, slug, principal);
  const parameters = ids.map((_, index) => `$${index + 1}`).join(", ");
  const state = await sqlState(client, () => client.query(`select ${name}(${parameters})`, ids));
  await becomeOwner(client);
  return state;
}

/** A class of four with a term of today, two subjects and two exams: a quiz that weighs 1 and a final that weighs 3. */
export interface GradedClass {
  world: World;
  school: string;
  year: string;
  klass: string;
  term: string;
  students: Record<"ann" | "bob" | "cyd" | "dan", string>;
  courses: Record<"maths" | "history", string>;
  exams: Record<"quiz" | "final", string>;
  papers: Record<"mathsQuiz" | "mathsFinal" | "historyQuiz" | "historyFinal", string>;
}

export async function gradedClass(client: pg.ClientBase): Promise<GradedClass> {
  const { world, school, year, klass } = await schoolWithClass(client);
  const term = await world.insert("terms", {
    academic_year_id: year,
    name: "Autumn",
    starts_on: day(-60),
    ends_on: day(60),
  });
  const student = async (first_name: string) => {
    const id = await world.student({ school_id: school, first_name, last_name: "Example" });
    await world.enroll(id, klass);
    return id;
  };
  const students = {
    ann: await student("Ann"),
    bob: await student("Bob"),
    cyd: await student("Cyd"),
    dan: await student("Dan"),
  };
  const course = async (name: string) =>
    world.insert("class_subjects", {
      class_id: klass,
      subject_id: await world.insert("subjects", { name }),
    });
  const courses = { maths: await course("Maths"), history: await course("History") };
  const exam = (name: string, weight: number) =>
    world.insert("exams", { term_id: term, name, weight });
  const exams = { quiz: await exam("Quiz", 1), final: await exam("Final", 3) };
  const paper = (exam_id: string, class_subject_id: string, maximum_score: number) =>
    world.insert("exam_papers", { exam_id, class_subject_id, maximum_score, held_on: day(-5) });
  const papers = {
    mathsQuiz: await paper(exams.quiz, courses.maths, 20),
    mathsFinal: await paper(exams.final, courses.maths, 80),
    historyQuiz: await paper(exams.quiz, courses.history, 30),
    historyFinal: await paper(exams.final, courses.history, 50),
  };
  return { world, school, year, klass, term, students, courses, exams, papers };
}

/** A score (as text where it has decimals), "absent" or "exempt". */
export type Mark = number | string;

/** Calls enter_results with a mark for each student. */
export async function enter(
  client: pg.ClientBase,
  paper: string,
  marks: Record<string, Mark>,
): Promise<void> {
  const entries = Object.entries(marks).map(([student_id, mark]) => ({
    student_id,
    score: mark === "absent" || mark === "exempt" ? null : mark,
    is_absent: mark === "absent",
    is_exempt: mark === "exempt",
  }));
  await client.query(
    `select enter_results($1, array(
       select entry from json_populate_recordset(null::app.result_entry, $2) as entry
     ))`,
    [paper, JSON.stringify(entries)],
  );
}

/**
 * The worked example of these tests:
 * - Ann: maths (1 * 15/20 + 3 * 60/80) / 4 = 75 %, history (1 * 20/30 + 3 * 0) / 4 = 16.67 % as she missed the final; 45.83 %.
 * - Bob: maths 72/80 = 90 % as he was exempt from the quiz, history (1 * 30/30 + 3 * 45/50) / 4 = 92.5 %; 91.25 %.
 * - Cyd: maths 18/20 = 90 %, no other result; 90 %.
 * - Dan: nothing.
 */
export async function enterExample(client: pg.ClientBase, example: GradedClass): Promise<void> {
  const { papers, students } = example;
  await enter(client, papers.mathsQuiz, {
    [students.ann]: 15,
    [students.bob]: "exempt",
    [students.cyd]: 18,
  });
  await enter(client, papers.mathsFinal, { [students.ann]: 60, [students.bob]: 72 });
  await enter(client, papers.historyQuiz, { [students.ann]: 20, [students.bob]: 30 });
  await enter(client, papers.historyFinal, { [students.ann]: "absent", [students.bob]: 45 });
}
