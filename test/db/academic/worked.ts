import { randomUUID } from "node:crypto";
import type pg from "pg";
import { enter, type Mark } from "./grades.ts";
import { day, schoolWithClass, type World } from "./world.ts";

/** Bands, the lowest first: label, from percent, grade point, passing. */
export type Bands = [label: string, from: number, point: number | null, passing: boolean][];

/** A class whose students, papers and marks stand in tables. */
export interface WorkedClass {
  world: World;
  school: string;
  klass: string;
  term: string;
  scale: string;
  levels: Record<string, string>;
  students: Record<string, string>;
  subjects: Record<string, string>;
  papers: Record<string, string>;
}

export async function workedClass(
  client: pg.ClientBase,
  plan: {
    bands: Bands;
    levelRule?: string;
    /** Lines of: name, kind, weight, days ago. */
    exams: string;
    subjects: Record<string, number>;
    students: string[];
  },
): Promise<WorkedClass> {
  const { world, school, year, klass } = await schoolWithClass(client);
  const { scale, levels } = await makeScale(world, plan.bands, plan.levelRule);
  await client.query("update schools set grading_scale_id = $2 where id = $1", [school, scale]);
  const term = await world.insert("terms", {
    academic_year_id: year,
    name: "Autumn",
    starts_on: day(-60),
    ends_on: day(60),
  });
  const students: Record<string, string> = {};
  for (const first_name of plan.students) {
    students[first_name] = await world.student({ school_id: school, first_name, last_name: "E" });
    await world.enroll(students[first_name], klass);
  }
  const subjects: Record<string, string> = {};
  const courses: Record<string, string> = {};
  for (const [name, credits] of Object.entries(plan.subjects)) {
    subjects[name] = await world.insert("subjects", { name });
    courses[name] = await world.insert("class_subjects", {
      class_id: klass,
      subject_id: subjects[name],
      credits,
    });
  }
  const papers: Record<string, string> = {};
  for (const [name, kind, weight, ago] of cells(plan.exams)) {
    const exam = await world.insert("exams", { term_id: term, name, kind, weight });
    for (const [subject, class_subject_id] of Object.entries(courses)) {
      papers[`${subject} ${name}`] = await world.insert("exam_papers", {
        exam_id: exam,
        class_subject_id,
        held_on: day(-Number(ago)),
      });
    }
  }
  return { world, school, klass, term, scale, levels, students, subjects, papers };
}

async function makeScale(world: World, bands: Bands, levelRule?: string) {
  const scale = await world.insert("grading_scales", {
    name: `Worked ${randomUUID()}`,
    level_rule: levelRule ?? null,
  });
  const levels: Record<string, string> = {};
  for (const [index, [label, from_percent, grade_point, is_passing]] of bands.entries()) {
    levels[label] = await world.insert("grading_scale_bands", {
      grading_scale_id: scale,
      label,
      from_percent,
      below_percent: bands[index + 1]?.[1] ?? null,
      grade_point,
      is_passing,
    });
  }
  return { scale, levels };
}

/** The words of each line that is not empty; two spaces or more between cells. */
export function cells(table: string): string[][] {
  return table
    .split("\n")
    .map((line) => line.trim().split(/\s{2,}/))
    .filter(([first]) => first !== "");
}

/**
 * Enters the marks of a subject: a header of exams with their maximum (`Quiz/20`), and a line for
 * each student: a score, `abs`, `ex`, or `-` for no result.
 */
export async function enterTable(
  client: pg.ClientBase,
  { world, students, papers }: WorkedClass,
  subject: string,
  table: string,
): Promise<void> {
  const [header, ...lines] = cells(table);
  for (const [index, title] of header!.entries()) {
    const [exam, maximum] = title.split("/");
    const paper = papers[`${subject} ${exam}`]!;
    await world.one("update exam_papers set maximum_score = $2 where id = $1", [paper, maximum]);
    const marks: Record<string, Mark> = {};
    for (const [student, ...values] of lines) {
      const value = values[index]!;
      if (value === "-") continue;
      marks[students[student!]!] = { abs: "absent", ex: "exempt" }[value] ?? value;
    }
    await enter(client, paper, marks);
  }
}

/** The cards of the class, a line each: name, percent, letter, grade point, credits, place. */
export async function cardTable({ world, klass, term }: WorkedClass): Promise<string[][]> {
  const rows = await world.all<{ line: string }>(
    `select concat_ws(
       '  ', first_name, coalesce(percent::text, '-'), coalesce(letter, '-'),
       coalesce(grade_point::text, '-'), coalesce(credits_attempted::text, '-'),
       coalesce(credits_earned::text, '-'), coalesce(class_rank::text, '-')
     ) as line
     from report_cards join students on students.id = student_id
     where class_id = $1 and term_id = $2 order by first_name`,
    [klass, term],
  );
  return rows.flatMap(({ line }) => cells(line));
}
