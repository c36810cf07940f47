create or replace function report_file_order(report_file_id uuid)
  returns table (
    format text, title text, document_kind text, columns jsonb, document json, row_count integer,
    is_truncated boolean, chart jsonb, asked_by text, asked_at timestamptz, time_zone text,
    school_name text, logo_id uuid
  )
  language sql stable strict parallel safe security definer rows 1
begin atomic
  -- Definer, because the rows of a run are whoever's who asked; the worker alone may, who writes
  -- what they have seen. No row when there is nothing to write.
  select
    report_files.format::text,
    report_runs.report_name,
    report_runs.document_kind,
    report_runs.columns,
    case when report_runs.document_kind is not null then report_runs_rows(report_runs) -> 0 end,
    report_runs.row_count,
    report_runs.is_truncated,
    report_definitions.chart,
    users.display_name,
    report_runs.started_at,
    coalesce(school.time_zone, 'UTC'),
    coalesce(school.name, ''),
    school.logo_attachment_id
  from report_files
  join report_runs on report_runs.id = report_files.report_run_id
  left join report_definitions on report_definitions.id = report_runs.report_definition_id
  left join report_schedules on report_schedules.id = report_runs.report_schedule_id
  left join users on users.id = report_runs.asked_by_id
  left join lateral (
    select schools.*
    from schools
    where schools.id = coalesce(report_runs.school_id, report_schedules.school_id)
      or (
        num_nonnulls(report_runs.school_id, report_schedules.school_id) = 0
        and schools.parent_school_id is null
      )
    order by schools.id
    limit 1
  ) as school on true
  where report_files.id = report_file_order.report_file_id and report_files.state <> 'ready';
end;
comment on function report_file_order(uuid) is
  'What a file that waits is to say, but for the rows; see report_file_rows.';
grant execute on function report_file_order(uuid) to homeroom_worker;
