import { demoId } from "../support/database.ts";
import type { Proof } from "./walk.ts";

const id = (key: string) => `'${demoId(key)}'`;
const others = demoId("users/other");
const report = id("report_definitions/attendance_rate");
const overview = id("dashboards/overview");
const widget = id(`dashboard_widgets/${others}`);
const run = id(`report_runs/${others}`);
const file = id(`report_files/${others}`);

/** A run of somebody else's that has rows, and a file of it that is ready. */
const rows = `
  update report_runs
  set state = 'succeeded', row_count = 0, is_truncated = false, finished_at = now(),
    started_at = now(), rows_document = '[]'
  where id = ${run};
  update report_files
  set format = 'csv', state = 'ready', content = 'x', byte_size = 1, sha256 = sha256('x')
  where id = ${file}`;

const csv = {
  students: "admission_number,first_name,last_name,school\nW-1,A,B,north",
  guardians: "email,first_name,last_name\nw1@x.example,A,B",
  teachers: "staff_number,first_name,last_name,school\nW-1,A,B,north",
  results: "exam,class,subject,admission_number,score",
  books: "title\nWalked",
  vehicles:
    "plate,capacity,insurance_expires_on,inspection_expires_on,school\nW 1,9,2030-01-01,2030-01-01,north",
};

const exported = [
  "students",
  "guardians",
  "teachers",
  "classes",
  "enrollments",
  "attendance_records",
  "results",
  "report_cards",
  "vehicles",
  "users",
  "audit_logs",
];

export const reportsProofs: Proof[] = [
  {
    permission: "report_schedules:update",
    attempt: `delete from report_schedule_recipients
      where id = ${id(`report_schedule_recipients/${others}`)}`,
    also: ["report_schedules:view"],
  },
  {
    permission: "report_runs:create",
    calls: "run_report",
    attempt: `select (run_report(${report})).id`,
    also: ["report_definitions:view"],
  },
  {
    permission: "report_runs:view",
    calls: "report_runs_rows",
    attempt: `select report_runs_rows(report_runs) from report_runs where id = ${run}`,
    given: rows,
  },
  {
    permission: "report_files:export",
    calls: "make_report_file",
    attempt: `select (make_report_file(${run})).id`,
    also: ["report_runs:view"],
    given: rows,
  },
  {
    permission: "report_files:export",
    calls: "report_file_text",
    attempt: `select report_file_text(${file})`,
    also: ["report_files:view"],
    given: rows,
  },
  {
    permission: "report_files:export",
    calls: "link_report_file",
    attempt: `select link_report_file(${file})`,
    refusedBy: "P0002",
    also: ["report_files:view"],
    given: rows,
  },
  {
    permission: "report_cards:view",
    calls: "request_report_card",
    attempt: `select (request_report_card(${id("report_cards/1")})).id`,
    refusedBy: "P0002",
    also: ["students:view"],
  },
  {
    permission: "transcripts:view",
    calls: "request_transcript",
    attempt: `select (request_transcript(${id("students/1")})).id`,
  },
  {
    permission: "classes:view",
    calls: "request_class_list",
    attempt: `select (request_class_list(${id("classes/7A")})).id`,
    refusedBy: "P0002",
    also: ["schools:view"],
  },
  {
    permission: "classes:view",
    calls: "request_attendance_sheet",
    attempt: `select (request_attendance_sheet(${id("classes/7A")}, '2026-01-01')).id`,
    refusedBy: "P0002",
    also: ["schools:view"],
  },
  {
    permission: "classes:view",
    calls: "request_timetable",
    attempt: `select (request_timetable(${id("classes/7A")})).id`,
    refusedBy: "P0002",
    also: ["schools:view"],
  },
  {
    permission: "students:view",
    calls: "request_id_cards",
    attempt: `select (request_id_cards(student_id => ${id("students/1")})).id`,
    refusedBy: "P0002",
    also: ["schools:view"],
  },
  {
    permission: "dashboards:view",
    calls: "request_dashboard",
    attempt: `select (request_dashboard(${overview})).id`,
    refusedBy: "P0002",
  },
  {
    permission: "report_definitions:assign",
    calls: "share_report",
    attempt: `select (share_report(${report}, 'Student')).id`,
    also: ["report_definitions:view"],
  },
  {
    permission: "report_schedules:create",
    calls: "schedule_report",
    attempt: `select (schedule_report(${report}, '0 6 * * *', ${id("schools/north")})).id`,
    also: ["report_definitions:view"],
  },
  {
    permission: "dashboards:assign",
    calls: "share_dashboard",
    attempt: `select (share_dashboard(${overview}, 'Student')).id`,
    also: ["dashboards:view"],
  },
  {
    permission: "dashboards:view",
    calls: "dashboard_data",
    attempt: `select title from dashboard_data(${overview})`,
  },
  {
    permission: "dashboard_widgets:update",
    attempt: `update dashboard_widgets set title = 'Changed' where id = ${widget}`,
    also: ["dashboards:view"],
  },
  {
    permission: "dashboard_widgets:delete",
    attempt: `delete from dashboard_widgets where id = ${widget}`,
    also: ["dashboards:view"],
  },
  {
    permission: "metric_snapshots:create",
    calls: "capture_metrics",
    attempt: "select capture_metrics('2001-02-03') is not null",
  },
  {
    permission: "metric_snapshots:view",
    calls: "metric_series",
    attempt: "select day from metric_series('enrolled_students')",
    also: ["metric_definitions:view"],
  },
  ...Object.entries(csv).map(([kind, content]) => ({
    permission: `${kind}:import`,
    calls: "import_csv",
    attempt: `select (import_csv('${kind}', '${content}')).state = 'accepted'`,
  })),
  {
    permission: "schools:import",
    attempt: `select (queue_import('oneroster', 'a.zip', 'application/zip', 1, sha256('x'), 'x',
      '{}', false, false)).id`,
  },
  {
    permission: "data_imports:delete",
    calls: "cancel_import",
    attempt: `select (cancel_import(${id("data_imports/queued")})).id`,
    given: `insert into data_imports (id, kind, state, is_dry_run, sha256)
      values (${id("data_imports/queued")}, 'students', 'queued', false, sha256('x'))`,
  },
  ...exported.map((kind) => ({
    permission: `${kind}:export`,
    calls: "export_rows",
    attempt: `select export_rows('${kind}')`,
  })),
];

/** What no permission decides, each with the reason. */
export const reportsUndecided = {
  functions: {
    next_cron_time: "computes with what it is given",
  },
};
