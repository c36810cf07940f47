create or replace function revoke_on_row(
  code text,
  row_id uuid,
  email text default null,
  role_name text default null
) returns integer
  language plpgsql volatile
  set search_path from current
as $$
declare
  permission constant uuid := permission_id_of(code);
  person constant uuid := case when email is not null then user_id_of(email) end;
  role constant uuid := case when role_name is not null then role_id_named(role_name) end;
  taken integer;
begin
  delete from object_permissions
  where permission_id = permission
    and object_permissions.row_id = revoke_on_row.row_id
    and user_id is not distinct from person
    and role_id is not distinct from role;
  get diagnostics taken = row_count;
  if taken = 0 then
    raise exception using
      errcode = 'SC109',
      message = format('%s was not given on that row, or you may not take it.', code),
      hint = 'Name the user or the role that it was given to.';
  end if;
  return taken;
end;
$$;
comment on function revoke_on_row(text, uuid, text, text) is
  'Takes back what grant_on_row gave to a user or a role.';
grant execute on function revoke_on_row(text, uuid, text, text) to :"tenant";
