create or replace function begin_report_run(
  report_definition_id uuid,
  parameters jsonb,
  report_schedule_id uuid default null
) returns report_runs
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody writes runs by hand.
declare
  begun report_runs;
begin
  perform require_permission('report_runs:create', has_any_permission('report_runs:create'));
  insert into report_runs (
    report_definition_id, report_schedule_id, asked_by_id, report_name, state, parameters, columns,
    started_at
  )
  select
    report_definitions.id, begin_report_run.report_schedule_id, current_user_id(),
    report_definitions.name, 'running', begin_report_run.parameters, report_definitions.columns,
    clock_timestamp()
  from report_definitions
  where report_definitions.id = begin_report_run.report_definition_id
  returning * into begun;
  return begun;
end;
$$;
comment on function begin_report_run(uuid, jsonb, uuid) is
  E'@behavior -*\nNotes that you run a report.';
grant execute on function begin_report_run(uuid, jsonb, uuid) to :"tenant";
