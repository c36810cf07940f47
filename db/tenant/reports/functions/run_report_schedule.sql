create or replace function run_report_schedule(
  report_schedule_id uuid,
  at timestamptz default now()
) returns report_runs
  language plpgsql volatile
  set search_path from current
as $$
declare
  asker constant text := current_setting('app.user_id', true);
  schedule report_schedules;
  run report_runs;
  today date;
begin
  schedule := claim_report_schedule(run_report_schedule.report_schedule_id, run_report_schedule.at);
  if schedule.id is null then
    return null;
  end if;
  select (run_report_schedule.at at time zone schools.time_zone)::date into strict today
  from schools
  where schools.id = schedule.school_id;
  -- As its owner from here on: policies believe the worker's login who it acts for.
  perform set_config('app.user_id', schedule.owner_id::text, true);
  begin
    run := perform_report(
      schedule.report_definition_id,
      (
        select fill_report_parameters(
          report_definitions.parameter_schema, schedule.parameters,
          today
        )
        from report_definitions
        where report_definitions.id = schedule.report_definition_id
      ),
      schedule.id
    );
    if run.state = 'succeeded' and has_any_permission('report_files:export') then
      perform make_report_file(run.id, schedule.format);
    end if;
  exception
    when query_canceled or others then
      perform set_config('app.user_id', coalesce(asker, ''), true);
      run := fail_report_schedule(schedule.id, sqlstate, sqlerrm);
  end;
  perform set_config('app.user_id', coalesce(asker, ''), true);
  perform notify_report_owner(run.id);
  return run;
end;
$$;
comment on function run_report_schedule(uuid, timestamptz) is
  E'@behavior -*\nRuns a schedule that is due, as its owner, and makes its file; null if it is not due. For the worker.';
grant execute on function run_report_schedule(uuid, timestamptz) to :"tenant";
