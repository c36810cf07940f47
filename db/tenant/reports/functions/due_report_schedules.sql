create or replace function due_report_schedules(at timestamptz default now())
  returns setof report_schedules
  language sql stable parallel safe rows 10
begin atomic
  select report_schedules.*
  from report_schedules
  join users on users.id = report_schedules.owner_id
  where report_schedules.next_run_at <= due_report_schedules.at and users.is_active
  order by report_schedules.next_run_at, report_schedules.id;
end;
comment on function due_report_schedules(timestamptz) is
  E'@behavior -*\nThe schedules that are to be run now, for the worker. Whose owner is deactivated waits.';
grant execute on function due_report_schedules(timestamptz) to :"tenant";
