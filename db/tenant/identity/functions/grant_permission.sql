create or replace function grant_permission(
  role_name text,
  code text,
  scope app.permission_scope default 'all'
) returns role_permissions
  language plpgsql volatile
  set search_path from current
as $$
declare
  role constant uuid := role_id_named(role_name);
  permission constant uuid := permission_id_of(code);
  given role_permissions;
begin
  insert into role_permissions (role_id, permission_id, scope)
  values (role, permission, coalesce(grant_permission.scope, 'all'))
  on conflict on constraint role_permissions_role_id_permission_id_scope_key do nothing;
  select * into given
  from role_permissions
  where role_id = role
    and permission_id = permission
    and role_permissions.scope = coalesce(grant_permission.scope, 'all');
  return given;
end;
$$;
comment on function grant_permission(text, text, app.permission_scope) is
  'Gives a role a permission, such as Teacher exams:publish. Whoever has the role, or one that inherits from it, may from now on. Given already, nothing changes.';
grant execute on function grant_permission(text, text, app.permission_scope) to :"tenant";
