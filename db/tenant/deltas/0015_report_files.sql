-- Files that the worker writes, documents of single records, links to files, charts.

alter table report_runs
  add column document_kind text,
  add column school_id uuid,
  add constraint report_runs_school_id_fkey foreign key (school_id) references schools (id)
    on delete set null,
  add constraint report_runs_document_kind_check check (
    document_kind in (
      'report_card', 'transcript', 'class_list', 'attendance_sheet', 'timetable', 'id_cards'
    )
  );
create index report_runs_school_id_idx on report_runs (school_id);

alter table report_files
  add column rows_written integer not null default 0,
  add constraint report_files_rows_written_check check (rows_written >= 0);

-- What it may hold is checked so far that a chart can be tried; names of columns may be wrong.
alter table report_definitions
  add column chart jsonb,
  add constraint report_definitions_chart_check check (
    chart is null
    or (
      jsonb_typeof(chart) = 'object'
      and coalesce(chart ->> 'kind' in ('bar', 'line'), false)
      and coalesce(jsonb_typeof(chart -> 'label') = 'string', false)
      and coalesce(jsonb_typeof(chart -> 'values') = 'array', false)
      and jsonb_array_length(chart -> 'values') between 1 and 6
    )
  );

alter table report_schedules add column is_mailed boolean not null default true;

-- Whoever has the token may download the file until the link expires.
create table report_file_links (
  id uuid not null default app.uuid_v7(),
  report_file_id uuid not null,
  made_by_id uuid not null,
  token_hash bytea not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint report_file_links_pkey primary key (id),
  constraint report_file_links_token_hash_key unique (token_hash),
  constraint report_file_links_report_file_id_fkey foreign key (report_file_id)
    references report_files (id) on delete cascade,
  constraint report_file_links_made_by_id_fkey foreign key (made_by_id) references users (id)
    on delete cascade,
  constraint report_file_links_token_hash_check check (octet_length(token_hash) = 32)
);
create index report_file_links_report_file_id_idx on report_file_links (report_file_id);
create index report_file_links_made_by_id_idx on report_file_links (made_by_id);
create index report_file_links_expires_at_idx on report_file_links (expires_at);
