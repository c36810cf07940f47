import { id } from "../policies/matrix.ts";
import type { Proof } from "./walk.ts";

const level = id("grading_scale_bands/level");

/** The school grades by levels, and the near paper takes them. */
const levels = `
  insert into grading_scales (id, name, level_rule)
  values (${id("grading_scales/levels")}, 'Levels', 'highest');
  insert into grading_scale_bands (id, grading_scale_id, label, from_percent)
  values (${level}, ${id("grading_scales/levels")}, '1', 0);
  update schools set grading_scale_id = ${id("grading_scales/levels")};`;

const paper = id("exam_papers/near");
const student = id("students/2");
const standard = id("standards/SCI-1");

export const gradingProofs: Proof[] = [
  {
    permission: "results:create",
    calls: "enter_levels",
    given: levels,
    also: ["exam_papers:view", "results:view"],
    attempt: `select id from enter_levels(${paper}, array[
      row(${student}, ${standard}, ${level}, null, null, null)::app.level_entry
    ])`,
  },
  {
    permission: "results:view",
    calls: "standard_levels",
    given: `${levels}
      insert into results (exam_paper_id, student_id, standard_id, level_id)
      values (${paper}, ${student}, ${standard}, ${level});`,
    also: [
      ...["exam_papers:view", "exams:view", "terms:view", "class_subjects:view"],
      ...["standards:view", "grading_scales:view", "grading_scale_bands:view"],
    ],
    attempt: `select level
      from exams, standard_levels(array[${student}]::uuid[], exams.term_id)
      where exams.id = ${id("exams/empty")}`,
  },
  {
    permission: "transcripts:view",
    calls: "transcript_of",
    attempt: `select student_id from transcript_of(${student})`,
  },
  {
    permission: "transcripts:export",
    calls: "export_transcripts",
    attempt: `select student_id from export_transcripts(${id("classes/7A")})`,
  },
  {
    permission: "guardians:create",
    calls: "add_guardian",
    also: ["student_guardians:create"],
    attempt: `select id from add_guardian(${student}, 'New', 'Guardian', 'mother')`,
  },
  {
    permission: "student_guardians:create",
    calls: "add_guardian",
    also: ["guardians:create"],
    attempt: `select id from add_guardian(${student}, 'New', 'Guardian', 'mother')`,
  },
  ...["users:create", "user_roles:assign"].map((permission) => ({
    permission,
    calls: "open_account",
    // Nobody gives a role that holds more than one's own.
    given: `delete from role_permissions using roles
      where role_id = roles.id and roles.name = 'Student';`,
    also: ["users:create", "user_roles:assign"].filter((other) => other !== permission),
    attempt: `select id from open_account('student', ${id("students/3")}, 'nelson@x.example')`,
  })),
];
