create or replace function share_row(
  resource text,
  shared_id uuid,
  role_name text,
  is_shared boolean
) returns void
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because sharing these rows is less than giving permissions on any.
declare
  permission constant uuid := permission_id_of(resource || ':view');
  role constant uuid := role_id_named(role_name);
begin
  perform require_permission(resource || ':assign');
  if is_shared then
    insert into object_permissions (permission_id, row_id, role_id)
    values (permission, shared_id, role)
    on conflict on constraint object_permissions_grantee_key do update set valid_until = null;
  else
    delete from object_permissions
    where permission_id = permission and row_id = shared_id and role_id = role;
  end if;
end;
$$;
comment on function share_row(text, uuid, text, boolean) is
  E'@behavior -*\nLets everybody with a role see a row of a resource, or no longer. Needs the resource''s assign.';
grant execute on function share_row(text, uuid, text, boolean) to :"tenant";
