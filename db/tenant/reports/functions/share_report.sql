create or replace function share_report(
  report_definition_id uuid,
  role_name text,
  is_shared boolean default true
) returns report_definitions
  language plpgsql volatile
  set search_path from current
as $$
declare
  report report_definitions;
begin
  perform require_permission('report_definitions:assign');
  select report_definitions.* into report
  from report_definitions
  where report_definitions.id = share_report.report_definition_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such report.';
  end if;
  perform share_row('report_definitions', report.id, role_name, is_shared);
  return report;
end;
$$;
comment on function share_report(uuid, text, boolean) is
  'Shows a report to everybody with a role, or (isShared: false) no longer. Whoever runs it sees what they may see, no more. Needs report_definitions:assign.';
grant execute on function share_report(uuid, text, boolean) to :"tenant";
