create or replace function tg_report_schedules__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the schema of the parameters is looked up whoever may read the report.
begin
  if tg_op = 'INSERT' and current_user_id() is not null and not (
    has_permission('report_definitions:view')
    or exists (
      select
      from report_definitions
      where report_definitions.id = new.report_definition_id
        and (
          report_definitions.owner_id = current_user_id()
          or report_definitions.id in (select granted_row_ids('report_definitions:view'))
        )
    )
  ) then
    raise exception using errcode = 'P0002', message = 'There is no such report.';
  end if;
  perform bind_report_parameters(
    report_definitions.parameter_schema,
    fill_report_parameters(report_definitions.parameter_schema, new.parameters, current_date)
  )
  from report_definitions
  where report_definitions.id = new.report_definition_id;
  new.next_run_at := case
    when new.is_active then next_cron_time(
      new.cron, (select time_zone from schools where id = new.school_id),
      greatest(clock_timestamp(), new.last_run_at)
    )
  end;
  return new;
end;
$$;

create or replace trigger _200_validate_insert before insert on report_schedules
  for each row execute function tg_report_schedules__validate();
create or replace trigger _200_validate_update before update on report_schedules
  for each row when (
    (new.cron, new.school_id, new.parameters, new.is_active)
      is distinct from (old.cron, old.school_id, old.parameters, old.is_active)
  )
  execute function tg_report_schedules__validate();

create or replace function tg_schools__reschedule() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because schedules are their owners'.
begin
  update report_schedules
  set next_run_at = next_cron_time(
    report_schedules.cron, new.time_zone, greatest(clock_timestamp(), report_schedules.last_run_at)
  )
  where report_schedules.school_id = new.id and report_schedules.is_active;
  return null;
end;
$$;
comment on function tg_schools__reschedule() is
  'When a school''s clock changes, so does when its reports run.';

create or replace trigger _500_reschedule after update of time_zone on schools
  for each row when (new.time_zone <> old.time_zone)
  execute function tg_schools__reschedule();
