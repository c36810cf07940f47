create or replace function run_report(
  report_definition_id uuid,
  parameters jsonb default '{}'
) returns report_runs
  language sql volatile
begin atomic
  select perform_report(run_report.report_definition_id, run_report.parameters, null);
end;
comment on function run_report(uuid, jsonb) is
  'Runs a report as yourself: it shows what you may see. Returns the run, with its rows or with the error that ended it. Refuses (SC804) parameters that do not fit, naming each. Needs report_runs:create.';
grant execute on function run_report(uuid, jsonb) to :"tenant";
