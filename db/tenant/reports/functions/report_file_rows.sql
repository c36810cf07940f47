create or replace function report_file_rows(
  report_file_id uuid,
  already integer,
  at_most integer
) returns setof json
  language plpgsql volatile strict security definer rows 1000
  set search_path from current
as $$
-- Definer, because the rows of a run are whoever's who asked; the worker alone may.
begin
  update report_files
  set rows_written = report_file_rows.already
  where report_files.id = report_file_rows.report_file_id
    and report_files.rows_written <> report_file_rows.already;
  return query
    with run as materialized (
      select report_runs.*
      from report_files
      join report_runs on report_runs.id = report_files.report_run_id
      where report_files.id = report_file_rows.report_file_id
    ),
    named as materialized (
      select name.position, name.value ->> 'name' as name
      from run
      cross join lateral jsonb_array_elements(run.columns) with ordinality
        as name (value, position)
    )
    select (
      select json_agg(line.value ->> named.name order by named.position) from named
    )
    from run
    cross join lateral json_array_elements(convert_from(run.rows_document, 'UTF8')::json)
      with ordinality as line (value, position)
    where line.position > report_file_rows.already
      and line.position <= report_file_rows.already + report_file_rows.at_most
    order by line.position;
end;
$$;
comment on function report_file_rows(uuid, integer, integer) is
  'The next rows of a file that is being written, each an array of texts; notes how many are written already.';
grant execute on function report_file_rows(uuid, integer, integer) to homeroom_worker;
