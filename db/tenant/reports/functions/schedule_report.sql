create or replace function schedule_report(
  report_definition_id uuid,
  cron text,
  school_id uuid,
  parameters jsonb default '{}',
  format app.report_file_format default 'csv'
) returns report_schedules
  language sql volatile
begin atomic
  insert into report_schedules (report_definition_id, cron, school_id, parameters, format)
  values (
    schedule_report.report_definition_id, schedule_report.cron, schedule_report.school_id,
    coalesce(schedule_report.parameters, '{}'), coalesce(schedule_report.format, 'csv')
  )
  returning *;
end;
comment on function schedule_report(uuid, text, uuid, jsonb, app.report_file_format) is
  'Has a report run by itself, as you and with your rights, at the times of a cron expression (30 6 * * mon-fri) by the clock of a school. Each run makes a file, if you may make one. Needs report_schedules:create.';
grant execute on function schedule_report(uuid, text, uuid, jsonb, app.report_file_format)
  to :"tenant";
