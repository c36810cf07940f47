create or replace function perform_report(
  report_definition_id uuid,
  parameters jsonb,
  report_schedule_id uuid
) returns report_runs
  language plpgsql volatile
  set search_path from current
as $$
-- The query runs with the rights of whoever asks; what is written about it is the definer
-- functions' part.
declare
  report report_definitions;
  bound jsonb;
  run report_runs;
  result app.report_result;
begin
  select report_definitions.* into report
  from report_definitions
  where report_definitions.id = perform_report.report_definition_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such report.';
  end if;
  bound := bind_report_parameters(report.parameter_schema, perform_report.parameters);
  run := begin_report_run(report.id, bound, perform_report.report_schedule_id);
  begin
    result := read_report(
      report.query, report_parameter_types(report.parameter_schema), bound, report.row_limit,
      report.timeout_seconds
    );
  exception
    when query_canceled or assert_failure or others then
      return finish_report_run(run.id, null, sqlstate, sqlerrm);
  end;
  return finish_report_run(run.id, result);
end;
$$;
comment on function perform_report(uuid, jsonb, uuid) is
  E'@behavior -*\nRuns a report as yourself, for a schedule or for none; see run_report.';
grant execute on function perform_report(uuid, jsonb, uuid) to :"tenant";
