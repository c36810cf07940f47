-- Types of the module reports.

create type app.report_run_state as enum ('queued', 'running', 'succeeded', 'failed');
comment on type app.report_run_state is 'How far the run of a report is.';

create type app.report_file_format as enum ('csv', 'xlsx', 'pdf');
comment on type app.report_file_format is 'What kind of file the rows of a report are written to.';

create type app.report_file_state as enum ('waiting', 'ready', 'failed');
comment on type app.report_file_state is
  'Whether a file can be downloaded: CSV at once, the others when the worker has made them.';

create type app.import_kind as enum (
  'students', 'guardians', 'teachers', 'results', 'books', 'vehicles'
);
comment on type app.import_kind is 'What the lines of an imported file are about.';

create type app.import_state as enum ('accepted', 'refused');
comment on type app.import_state is
  'Accepted: all lines were brought in, or would have been. Refused: there is an error, and nothing was changed.';

create type app.export_kind as enum (
  'students', 'guardians', 'teachers', 'classes', 'enrollments', 'attendance_records', 'results',
  'report_cards', 'vehicles', 'users', 'audit_logs'
);
comment on type app.export_kind is 'What can be handed out as one CSV text.';

create type app.report_result as (
  document text,
  row_count integer,
  is_truncated boolean
);
comment on type app.report_result is 'What a report found.';
comment on column app.report_result.document is 'The rows, a JSON array of objects.';
comment on column app.report_result.row_count is 'How many rows that are.';
comment on column app.report_result.is_truncated is 'Whether there would have been more.';

create type app.widget_content as (
  dashboard_widget_id uuid,
  title text,
  columns jsonb,
  rows jsonb,
  is_truncated boolean,
  error_code text,
  error_message text
);
comment on type app.widget_content is
  'What one widget of a dashboard shows to whoever asks: the latest values of a metric, or the rows of a report.';
comment on column app.widget_content.dashboard_widget_id is 'The widget.';
comment on column app.widget_content.title is 'What stands above it.';
comment on column app.widget_content.columns is 'Names and types of the columns, in their order.';
comment on column app.widget_content.rows is 'An array of objects, one for each row.';
comment on column app.widget_content.is_truncated is 'Whether there would have been more rows.';
comment on column app.widget_content.error_code is
  'The SQLSTATE of what went wrong with this widget; null if nothing did.';
comment on column app.widget_content.error_message is 'What went wrong with this widget.';

create type app.csv_value as (
  line integer,
  record integer,
  field integer,
  value text,
  problem text
);
comment on type app.csv_value is 'One value of a CSV text.';
comment on column app.csv_value.line is 'The line on which it begins, counted from 1.';
comment on column app.csv_value.record is 'The row that it is in, counted from 1.';
comment on column app.csv_value.field is 'Its place in the row, counted from 1.';
comment on column app.csv_value.value is 'The value without its quotes.';
comment on column app.csv_value.problem is 'Why it cannot be read; null if it can.';

create type app.import_problem as (
  line integer,
  field text,
  value text,
  reason text
);
comment on type app.import_problem is 'Why a line of an imported file cannot be brought in.';
comment on column app.import_problem.line is 'The line, counted from 1, the header''s.';
comment on column app.import_problem.field is 'The field in question.';
comment on column app.import_problem.value is 'What stands there.';
comment on column app.import_problem.reason is 'What is wrong with it.';

create type app.import_counts as (
  created integer,
  updated integer,
  unchanged integer
);
comment on type app.import_counts is 'What became of the lines of an imported file.';
comment on column app.import_counts.created is 'Lines that made something.';
comment on column app.import_counts.updated is 'Lines that changed something.';
comment on column app.import_counts.unchanged is 'Lines that said what was known.';
