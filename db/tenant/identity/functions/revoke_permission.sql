create or replace function revoke_permission(role_name text, code text) returns integer
  language plpgsql volatile
  set search_path from current
as $$
declare
  role constant uuid := role_id_named(role_name);
  permission constant uuid := permission_id_of(code);
  holders text;
  taken integer;
begin
  if not is_owners_session() then
    perform require_permission('role_permissions:assign');
  end if;
  delete from role_permissions where role_id = role and permission_id = permission;
  get diagnostics taken = row_count;
  if taken = 0 then
    with recursive lineage (id) as (
      select parent_role_id from roles where id = role
      union
      select roles.parent_role_id from roles join lineage on lineage.id = roles.id
    )
    select string_agg(roles.name, ', ' order by roles.name) into holders
    from lineage
    join roles on roles.id = lineage.id
    join role_permissions on role_permissions.role_id = lineage.id
    where role_permissions.permission_id = permission;
    raise exception using
      errcode = 'SC109',
      message = format('The role %s was not given the permission %s.', role_name, code),
      hint = case
        when holders is null then 'Nothing is to be revoked.'
        else format('It inherits it from %s: revoke it there.', holders)
      end;
  end if;
  return taken;
end;
$$;
comment on function revoke_permission(text, text) is
  'Takes a permission from a role, in all scopes, at once. Returns in how many scopes the role had it; what it inherits must be revoked from the role that has it.';
grant execute on function revoke_permission(text, text) to :"tenant";
