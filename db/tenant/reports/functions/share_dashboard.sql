create or replace function share_dashboard(
  dashboard_id uuid,
  role_name text,
  is_shared boolean default true
) returns dashboards
  language plpgsql volatile
  set search_path from current
as $$
declare
  dashboard dashboards;
begin
  perform require_permission('dashboards:assign');
  select dashboards.* into dashboard
  from dashboards
  where dashboards.id = share_dashboard.dashboard_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such dashboard.';
  end if;
  perform share_row('dashboards', dashboard.id, role_name, is_shared);
  return dashboard;
end;
$$;
comment on function share_dashboard(uuid, text, boolean) is
  'Shows a dashboard to everybody with a role, or (isShared: false) no longer. Its widgets show each of them what they may see. Needs dashboards:assign.';
grant execute on function share_dashboard(uuid, text, boolean) to :"tenant";
