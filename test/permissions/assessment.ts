import { id } from "../policies/matrix.ts";
import type { Proof } from "./walk.ts";

/** The term that the demo school is in; needs exams:view. */
const term = `(select term_id from exams where id = ${id("exams/Quiz")})`;

/** What results are counted from, beside the results themselves. */
const papersToo = ["exam_papers:view", "exams:view", "terms:view", "class_subjects:view"];

const results: Proof[] = [
  {
    permission: "grading_scale_bands:view",
    calls: "grade_for",
    attempt: "select id from grade_for(95)",
    also: ["grading_scales:view"],
  },
  {
    permission: "results:create",
    calls: "enter_results",
    attempt: `select id
              from enter_results(${id("exam_papers/near")},
                array[row(${id("students/2")}, 10, null, null, null)]::app.result_entry[])`,
    also: ["exam_papers:view", "results:view"],
  },
  {
    permission: "results:update",
    calls: "enter_results",
    attempt: `select id
              from enter_results(${id("exam_papers/near")},
                array[row(${id("students/1")}, 10, null, null, null)]::app.result_entry[])`,
    also: ["exam_papers:view", "results:view", "results:create"],
  },
  {
    permission: "enrollments:view",
    calls: "exam_papers_missing_members",
    attempt: `select missing.student_id
              from exam_papers cross join exam_papers_missing_members(exam_papers) as missing
              where exam_papers.id = ${id("exam_papers/near")}`,
    also: papersToo,
  },
  {
    permission: "results:view",
    calls: "results_percent",
    attempt: `select results_percent(results) from results where id = ${id("results/near")}`,
  },
  {
    permission: "results:view",
    calls: "results_grade",
    attempt: `select results_grade(results) from results where id = ${id("results/near")}`,
  },
  {
    permission: "results:view",
    calls: "subject_averages",
    attempt: `select percent from subject_averages(array[${id("students/1")}::uuid], ${term})`,
    also: papersToo,
  },
  {
    permission: "results:view",
    calls: "weighted_average",
    attempt: `select weighted_average(${id("students/1")}, ${term})`,
    also: papersToo,
  },
  {
    permission: "results:publish",
    calls: "publish_paper_results",
    attempt: `select id from publish_paper_results(${id("exam_papers/near")})`,
  },
  {
    permission: "exams:publish",
    calls: "publish_results",
    attempt: `select id from publish_results(${id("exams/empty")})`,
  },
  {
    permission: "results:approve",
    calls: "unpublish_results",
    attempt: `select id from unpublish_results(${id("exams/Quiz")})`,
  },
  {
    // What is published is still corrected by whoever approves.
    permission: "results:approve",
    attempt: `update results set remark = 'Changed' where id = ${id("results/far/published")}`,
    refusedBy: "SC307",
    also: ["results:view", "results:update"],
  },
];

const reportCards: Proof[] = [
  {
    permission: "report_cards:view",
    calls: "class_ranking",
    attempt: `select student_id from class_ranking(${id("classes/7A")}, ${term})`,
    also: ["exams:view"],
  },
  {
    permission: "report_cards:create",
    calls: "generate_report_cards",
    attempt: `select id from generate_report_cards(${id("classes/7A")}, ${term})`,
    also: ["exams:view"],
  },
  {
    permission: "report_cards:publish",
    calls: "publish_report_cards",
    attempt: `select id from publish_report_cards(${id("classes/7A")}, ${term})`,
    also: ["exams:view"],
  },
  {
    permission: "report_cards:approve",
    calls: "unpublish_report_card",
    attempt: `select id from unpublish_report_card(${id("report_cards/1")})`,
  },
];

export const assessmentProofs: Proof[] = [...results, ...reportCards];
