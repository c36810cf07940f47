--! Previous: sha1:c4fb1f8467186ed95a62a18f6d2ade426b56ebe3
--! Hash: sha1:9d37f1bfc793751bc43608a7e9e0b99652f59449
--! Message: reports

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

--! Included app/reports.sql
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
--! EndIncluded app/reports.sql

insert into platform.tenant_migrations (version, name, sql) values (9, 'reports', $delta$
--! Included tenant/deltas/0009_reports.sql
-- Reports and their runs, dashboards and metrics, imports.

-- columns and the query's own soundness are a trigger's: it saves what it has checked only.
create table report_definitions (
  id uuid not null default app.uuid_v7(),
  owner_id uuid,
  name text collate app.natural not null,
  description text not null default '',
  query text not null,
  parameter_schema jsonb not null default '{"type": "object", "properties": {}}',
  columns jsonb not null default '[]',
  row_limit integer not null default 10000,
  timeout_seconds integer not null default 30,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint report_definitions_pkey primary key (id),
  constraint report_definitions_name_key unique (name),
  constraint report_definitions_owner_id_fkey foreign key (owner_id) references users (id)
    on delete set null,
  constraint report_definitions_name_check check (btrim(name) <> ''),
  constraint report_definitions_query_check check (char_length(query) <= 20000),
  constraint report_definitions_row_limit_check check (row_limit between 1 and 200000),
  constraint report_definitions_timeout_seconds_check check (timeout_seconds between 1 and 600)
);
create index report_definitions_owner_id_idx on report_definitions (owner_id);

-- It runs as its owner, whoever set it up for them.
create table report_schedules (
  id uuid not null default app.uuid_v7(),
  report_definition_id uuid not null,
  owner_id uuid not null,
  school_id uuid not null,
  cron text not null,
  parameters jsonb not null default '{}',
  format app.report_file_format not null default 'csv',
  is_active boolean not null default true,
  next_run_at timestamptz,
  last_run_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint report_schedules_pkey primary key (id),
  constraint report_schedules_report_definition_id_fkey foreign key (report_definition_id)
    references report_definitions (id) on delete cascade,
  constraint report_schedules_owner_id_fkey foreign key (owner_id) references users (id)
    on delete cascade,
  constraint report_schedules_school_id_fkey foreign key (school_id) references schools (id)
    on delete cascade,
  constraint report_schedules_parameters_check check (jsonb_typeof(parameters) = 'object'),
  constraint report_schedules_next_run_at_check check (is_active = (next_run_at is not null))
);
create index report_schedules_report_definition_id_idx
  on report_schedules (report_definition_id);
create index report_schedules_owner_id_idx on report_schedules (owner_id);
create index report_schedules_school_id_idx on report_schedules (school_id);
create index report_schedules_next_run_at_idx on report_schedules (next_run_at)
  where next_run_at is not null;

-- The rows are kept as the bytes of a JSON text, which the audit log leaves out.
create table report_runs (
  id uuid not null default app.uuid_v7(),
  report_definition_id uuid,
  report_schedule_id uuid,
  asked_by_id uuid,
  report_name text collate app.natural not null,
  state app.report_run_state not null default 'queued',
  parameters jsonb not null default '{}',
  columns jsonb not null default '[]',
  row_count integer,
  is_truncated boolean,
  started_at timestamptz,
  finished_at timestamptz,
  duration_ms integer,
  error_code text,
  error_message text,
  rows_document bytea,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint report_runs_pkey primary key (id),
  constraint report_runs_report_definition_id_fkey foreign key (report_definition_id)
    references report_definitions (id) on delete set null,
  constraint report_runs_report_schedule_id_fkey foreign key (report_schedule_id)
    references report_schedules (id) on delete set null,
  constraint report_runs_asked_by_id_fkey foreign key (asked_by_id) references users (id)
    on delete set null,
  constraint report_runs_row_count_check check (row_count >= 0),
  constraint report_runs_duration_ms_check check (duration_ms >= 0),
  constraint report_runs_state_check check (
    case state
      when 'succeeded' then num_nulls(row_count, is_truncated, finished_at, rows_document) = 0
      when 'failed' then num_nulls(error_code, error_message, finished_at) = 0
      else finished_at is null
    end
  )
);
create index report_runs_report_definition_id_idx on report_runs (report_definition_id, created_at);
create index report_runs_report_schedule_id_idx on report_runs (report_schedule_id);
create index report_runs_asked_by_id_idx on report_runs (asked_by_id, created_at);

create table report_files (
  id uuid not null default app.uuid_v7(),
  report_run_id uuid not null,
  made_by_id uuid,
  format app.report_file_format not null,
  state app.report_file_state not null default 'waiting',
  name text not null,
  media_type text not null,
  byte_size integer,
  sha256 bytea,
  content bytea,
  error_message text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint report_files_pkey primary key (id),
  constraint report_files_report_run_id_fkey foreign key (report_run_id)
    references report_runs (id) on delete cascade,
  constraint report_files_made_by_id_fkey foreign key (made_by_id) references users (id)
    on delete set null,
  constraint report_files_name_check check (btrim(name) <> ''),
  constraint report_files_content_check check (
    case state
      when 'ready' then num_nulls(content, sha256, byte_size) = 0
        and byte_size = octet_length(content) and sha256 = sha256(content)
      else content is null
    end
  )
);
create index report_files_report_run_id_idx on report_files (report_run_id);
create index report_files_made_by_id_idx on report_files (made_by_id);

create table metric_definitions (
  id uuid not null default app.uuid_v7(),
  code text not null,
  name text collate app.natural not null,
  description text not null default '',
  unit text not null default '',
  query text not null,
  is_active boolean not null default true,
  error_code text,
  error_message text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint metric_definitions_pkey primary key (id),
  constraint metric_definitions_code_key unique (code),
  constraint metric_definitions_code_check check (code ~ '^[a-z][a-z0-9_]*$'),
  constraint metric_definitions_name_check check (btrim(name) <> ''),
  constraint metric_definitions_query_check check (char_length(query) <= 20000)
);

-- school_id is null for all schools together.
create table metric_snapshots (
  id uuid not null default app.uuid_v7(),
  metric_definition_id uuid not null,
  school_id uuid,
  day date not null,
  value numeric not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint metric_snapshots_pkey primary key (id),
  constraint metric_snapshots_metric_definition_id_school_id_day_key
    unique nulls not distinct (metric_definition_id, school_id, day),
  constraint metric_snapshots_metric_definition_id_fkey foreign key (metric_definition_id)
    references metric_definitions (id) on delete cascade,
  constraint metric_snapshots_school_id_fkey foreign key (school_id) references schools (id)
    on delete cascade
);
create index metric_snapshots_school_id_idx on metric_snapshots (school_id);
create index metric_snapshots_day_idx on metric_snapshots (metric_definition_id, day);

create table dashboards (
  id uuid not null default app.uuid_v7(),
  owner_id uuid,
  name text collate app.natural not null,
  description text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint dashboards_pkey primary key (id),
  constraint dashboards_owner_id_name_key unique nulls not distinct (owner_id, name),
  constraint dashboards_owner_id_fkey foreign key (owner_id) references users (id)
    on delete set null,
  constraint dashboards_name_check check (btrim(name) <> '')
);

create table dashboard_widgets (
  id uuid not null default app.uuid_v7(),
  dashboard_id uuid not null,
  metric_definition_id uuid,
  report_definition_id uuid,
  title text collate app.natural not null,
  parameters jsonb not null default '{}',
  days integer not null default 30,
  position integer not null default 0,
  grid_column smallint not null default 1,
  grid_width smallint not null default 4,
  grid_height smallint not null default 2,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint dashboard_widgets_pkey primary key (id),
  constraint dashboard_widgets_dashboard_id_fkey foreign key (dashboard_id)
    references dashboards (id) on delete cascade,
  constraint dashboard_widgets_metric_definition_id_fkey foreign key (metric_definition_id)
    references metric_definitions (id) on delete cascade,
  constraint dashboard_widgets_report_definition_id_fkey foreign key (report_definition_id)
    references report_definitions (id) on delete cascade,
  constraint dashboard_widgets_source_check check (
    num_nonnulls(metric_definition_id, report_definition_id) = 1
  ),
  constraint dashboard_widgets_title_check check (btrim(title) <> ''),
  constraint dashboard_widgets_parameters_check check (jsonb_typeof(parameters) = 'object'),
  constraint dashboard_widgets_days_check check (days between 1 and 1000),
  constraint dashboard_widgets_grid_check check (
    grid_column between 1 and 12 and grid_width between 1 and 13 - grid_column
    and grid_height between 1 and 12
  )
);
create index dashboard_widgets_dashboard_id_idx on dashboard_widgets (dashboard_id, position);
create index dashboard_widgets_metric_definition_id_idx
  on dashboard_widgets (metric_definition_id);
create index dashboard_widgets_report_definition_id_idx
  on dashboard_widgets (report_definition_id);

create table data_imports (
  id uuid not null default app.uuid_v7(),
  asked_by_id uuid,
  kind app.import_kind not null,
  state app.import_state not null,
  is_dry_run boolean not null,
  file_name text,
  sha256 bytea not null,
  mapping jsonb not null default '{}',
  ignored_columns text[] not null default '{}',
  line_count integer not null default 0,
  created_count integer not null default 0,
  updated_count integer not null default 0,
  unchanged_count integer not null default 0,
  error_count integer not null default 0,
  duration_ms integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint data_imports_pkey primary key (id),
  constraint data_imports_asked_by_id_fkey foreign key (asked_by_id) references users (id)
    on delete set null,
  constraint data_imports_mapping_check check (jsonb_typeof(mapping) = 'object'),
  constraint data_imports_state_check check ((state = 'refused') = (error_count > 0)),
  constraint data_imports_counts_check check (
    least(line_count, created_count, updated_count, unchanged_count, error_count, duration_ms) >= 0
  )
);
create index data_imports_asked_by_id_idx on data_imports (asked_by_id);

create table data_import_errors (
  id uuid not null default app.uuid_v7(),
  data_import_id uuid not null,
  file_name text,
  line integer,
  column_name text,
  value text,
  reason text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint data_import_errors_pkey primary key (id),
  constraint data_import_errors_data_import_id_fkey foreign key (data_import_id)
    references data_imports (id) on delete cascade,
  constraint data_import_errors_line_check check (line > 0),
  constraint data_import_errors_reason_check check (btrim(reason) <> '')
);
create index data_import_errors_data_import_id_idx on data_import_errors (data_import_id, line);

-- New schools get this with the permissions; in those that are there the nightly metrics may read
-- it from now on too.
insert into role_permissions (role_id, permission_id)
select roles.id, permissions.id
from roles
cross join permissions
where roles.name = 'Worker'
  and roles.is_system
  and permissions.code in (
    'academic_years:view', 'grade_levels:view', 'classes:view', 'enrollments:view'
  )
on conflict do nothing;
--! EndIncluded tenant/deltas/0009_reports.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
