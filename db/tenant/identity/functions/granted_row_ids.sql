create or replace function granted_row_ids(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 5
  set search_path from current
as $$
-- Definer, because users do not read other users' grants.
declare
  asker constant uuid := current_user_id();
begin
  return query
    select object_permissions.row_id
    from permissions
    join object_permissions on object_permissions.permission_id = permissions.id
    where permissions.code = granted_row_ids.code
      and (object_permissions.valid_until is null or object_permissions.valid_until > now())
      and (
        object_permissions.user_id = asker
        or object_permissions.role_id in (select own_role_ids())
      );
end;
$$;
comment on function granted_row_ids(text) is
  E'@behavior -*\nThe rows on which you, or a role of yours, were granted a permission one by one.';
grant execute on function granted_row_ids(text) to :"reader";
