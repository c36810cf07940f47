create or replace function make_report_file(
  report_run_id uuid,
  format app.report_file_format default 'csv'
) returns report_files
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody writes files by hand.
declare
  run report_runs;
  content bytea;
  made report_files;
begin
  perform require_permission('report_files:export', has_any_permission('report_files:export'));
  select report_runs.* into run
  from report_runs
  where report_runs.id = make_report_file.report_run_id
    and (
      report_runs.asked_by_id = current_user_id()
      or has_permission('report_runs:view')
      or report_runs.id in (select granted_row_ids('report_runs:view'))
      or is_owners_session()
    );
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such run of a report.';
  elsif run.state <> 'succeeded' then
    raise exception using
      errcode = 'SC806',
      message = 'This run of the report has no rows.',
      hint = 'Run the report again, and make a file when the run has succeeded.';
  end if;
  if format = 'csv' then
    content := convert_to(csv_text(run.columns, report_runs_rows(run)), 'UTF8');
  end if;
  insert into report_files (
    report_run_id, made_by_id, format, state, name, media_type, byte_size, sha256, content
  )
  values (
    run.id,
    current_user_id(),
    make_report_file.format,
    case when content is null then 'waiting'::app.report_file_state else 'ready' end,
    pg_catalog.format(
      '%s %s.%s', regexp_replace(run.report_name, '[[:cntrl:]"*/:<>?\\|]+', '-', 'g'),
      to_char(run.started_at, 'YYYY-MM-DD'), make_report_file.format
    ),
    case make_report_file.format
      when 'csv' then 'text/csv; charset=utf-8'
      when 'pdf' then 'application/pdf'
      else 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    end,
    octet_length(content),
    sha256(content),
    content
  )
  returning * into made;
  return made;
end;
$$;
comment on function make_report_file(uuid, app.report_file_format) is
  'Makes a file of the rows of a run: CSV at once; other formats wait for the worker. Texts that spreadsheets would take for formulas begin with an apostrophe. Needs report_files:export.';
grant execute on function make_report_file(uuid, app.report_file_format) to :"tenant";
