create or replace function report_runs_rows(run report_runs) returns json
  language sql stable parallel safe
begin atomic
  select convert_from(run.rows_document, 'UTF8')::json;
end;
comment on function report_runs_rows(report_runs) is
  'The rows, an array of objects; null unless the run succeeded.';
grant execute on function report_runs_rows(report_runs) to :"reader";
