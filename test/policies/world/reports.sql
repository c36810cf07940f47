-- Rows of the module reports for the policy matrix: beside the demo school's one of each that is
-- whoever's who tries, and one of somebody else's.

insert into report_definitions (id, owner_id, name, query)
select pg_temp.id('report_definitions/' || id), id, 'Report of ' || id, 'select 1 as x' from users;
insert into report_schedules (id, report_definition_id, owner_id, school_id, cron)
select
  pg_temp.id('report_schedules/' || id), pg_temp.id('report_definitions/attendance_rate'), id,
  pg_temp.id('schools/north'), '0 0 1 1 *'
from users;
insert into report_schedule_recipients (id, report_schedule_id, user_id)
select
  pg_temp.id('report_schedule_recipients/' || users.id),
  pg_temp.id('report_schedules/' || users.id), receivers.id
from users
cross join (select id from users where email like 'admin@%') as receivers
where may_receive_reports(receivers.id);
insert into report_runs (id, report_definition_id, asked_by_id, report_name)
select
  pg_temp.id('report_runs/' || id), pg_temp.id('report_definitions/attendance_rate'), id, 'Run'
from users;
insert into report_files (id, report_run_id, made_by_id, format, name, media_type)
select
  pg_temp.id('report_files/' || id), pg_temp.id('report_runs/' || id), id, 'xlsx', 'X', 'x/x'
from users;
insert into report_file_links (id, report_file_id, made_by_id, token_hash, expires_at)
select
  pg_temp.id('report_file_links/' || id), pg_temp.id('report_files/' || id), id,
  sha256(convert_to(id::text, 'UTF8')), now() + interval '1 day'
from users;
insert into report_file_parts (id, report_file_id, position, content)
select pg_temp.id('report_file_parts/' || id), pg_temp.id('report_files/' || id), 0, 'x' from users;
insert into metric_definitions (id, code, name, query)
values (
  pg_temp.id('metric_definitions/empty'), 'empty', 'Empty',
  'select null::uuid as school_id, 1 as value where :day is not null'
);
insert into metric_snapshots (id, metric_definition_id, day, value)
values (
  pg_temp.id('metric_snapshots/one'), pg_temp.id('metric_definitions/students'), '2001-01-01', 1
);
insert into dashboards (id, owner_id, name)
select pg_temp.id('dashboards/' || id), id, 'Dashboard' from users;
insert into dashboard_widgets (id, dashboard_id, metric_definition_id, title)
select
  pg_temp.id('dashboard_widgets/' || id), pg_temp.id('dashboards/' || id),
  pg_temp.id('metric_definitions/students'), 'Widget'
from users;
insert into data_imports (id, asked_by_id, kind, state, is_dry_run, sha256, error_count)
select pg_temp.id('data_imports/' || id), id, 'students', 'refused', false, sha256('x'), 1
from users;
insert into data_import_errors (id, data_import_id, line, reason)
select pg_temp.id('data_import_errors/' || id), pg_temp.id('data_imports/' || id), 1, 'is odd'
from users;
