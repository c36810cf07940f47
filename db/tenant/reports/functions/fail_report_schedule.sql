create or replace function fail_report_schedule(
  report_schedule_id uuid,
  error_code text,
  error_message text
) returns report_runs
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody writes runs by hand; the worker's user alone may, of schedules.
declare
  failed report_runs;
begin
  perform refuse_all_but_worker();
  insert into report_runs (
    report_definition_id, report_schedule_id, asked_by_id, report_name, state, parameters,
    error_code, error_message, started_at, finished_at, duration_ms
  )
  select
    report_definitions.id, report_schedules.id, report_schedules.owner_id,
    report_definitions.name, 'failed', report_schedules.parameters,
    fail_report_schedule.error_code, fail_report_schedule.error_message, clock_timestamp(),
    clock_timestamp(), 0
  from report_schedules
  join report_definitions on report_definitions.id = report_schedules.report_definition_id
  where report_schedules.id = fail_report_schedule.report_schedule_id
  returning * into failed;
  return failed;
end;
$$;
comment on function fail_report_schedule(uuid, text, text) is
  E'@behavior -*\nNotes that a scheduled run could not even begin: its owner may no longer run it, or its parameters no longer fit.';
grant execute on function fail_report_schedule(uuid, text, text) to :"tenant";
