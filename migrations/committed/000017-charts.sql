--! Previous: sha1:9123a169eaac1b0ec0d0082449f7c6f7d46e58f0
--! Hash: sha1:63d0bfdf452596d339f52b8b5f0619aa74b9d232
--! Message: charts

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

--! Included app/charts.sql
-- How widgets of dashboards show what they are about.

do $$
begin
  if to_regtype('app.chart_kind') is null then
    create type app.chart_kind as enum ('table', 'number', 'line', 'bar', 'pie');
  end if;
end;
$$;
comment on type app.chart_kind is
  'How a widget shows its rows: as a table, as one large number, or as a chart.';
--! EndIncluded app/charts.sql

insert into platform.tenant_migrations (version, name, sql) values (18, 'charts', $delta$
--! Included tenant/deltas/0018_charts.sql
-- Files of reports in parts, charts of widgets, dashboards as documents.

-- Which attempt is writing: one that was thought dead can add nothing to what another one writes.
alter table report_files
  add column writing_id uuid,
  drop constraint report_files_content_check,
  add constraint report_files_content_check check (
    case state
      when 'ready' then num_nulls(sha256, byte_size) = 0
        and (content is null or (byte_size = octet_length(content) and sha256 = sha256(content)))
      else content is null
    end
  );

-- What the worker writes, as it is written: neither it nor Postgres ever holds a whole file.
create table report_file_parts (
  id uuid not null default app.uuid_v7(),
  report_file_id uuid not null,
  position integer not null,
  content bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint report_file_parts_pkey primary key (id),
  constraint report_file_parts_report_file_id_position_key unique (report_file_id, position),
  constraint report_file_parts_report_file_id_fkey foreign key (report_file_id)
    references report_files (id) on delete cascade,
  constraint report_file_parts_position_check check (position >= 0),
  constraint report_file_parts_content_check
    check (octet_length(content) between 1 and 1048576)
);
-- Workbooks and PDFs are compressed already.
alter table report_file_parts alter column content set storage external;

alter table report_runs
  drop constraint report_runs_document_kind_check,
  add constraint report_runs_document_kind_check check (
    document_kind in (
      'report_card', 'transcript', 'class_list', 'attendance_sheet', 'timetable', 'id_cards',
      'dashboard'
    )
  );

-- Which columns a chart may show is a trigger's to check: it depends on the report.
alter table dashboard_widgets
  add column chart_kind app.chart_kind not null default 'table',
  add column chart_label text,
  add column chart_values text[] not null default '{}',
  add constraint dashboard_widgets_chart_values_check check (
    cardinality(chart_values) <= 6 and array_position(chart_values, null) is null
  );

-- These take or return something else from now on.
drop function if exists finish_report_file(uuid, integer, bytea, text);
drop function if exists linked_report_file(bytea);
drop function if exists report_file_order(uuid);
--! EndIncluded tenant/deltas/0018_charts.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
