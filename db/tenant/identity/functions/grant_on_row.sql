create or replace function grant_on_row(
  code text,
  row_id uuid,
  email text default null,
  role_name text default null,
  valid_until timestamptz default null
) returns object_permissions
  language plpgsql volatile
  set search_path from current
as $$
declare
  permission constant uuid := permission_id_of(code);
  resource constant regclass := to_regclass(quote_ident(split_part(code, ':', 1)));
  is_there boolean;
  given object_permissions;
begin
  if resource is not null then
    execute format('select exists (select from %s where id = $1)', resource)
    into is_there using row_id;
    if not is_there then
      raise exception using
        errcode = 'SC106',
        message = format('There is no row %s in %s.', row_id, resource),
        hint = 'Give the id of a row that you see.';
    end if;
  end if;
  insert into object_permissions (permission_id, row_id, user_id, role_id, valid_until)
  values (
    permission,
    grant_on_row.row_id,
    case when email is not null then user_id_of(email) end,
    case when role_name is not null then role_id_named(role_name) end,
    grant_on_row.valid_until
  )
  on conflict on constraint object_permissions_grantee_key
    do update set valid_until = excluded.valid_until
  returning * into given;
  return given;
end;
$$;
comment on function grant_on_row(text, uuid, text, text, timestamptz) is
  'Gives a user (by address) or a role a permission on one row, for good or until some time. Given already, only the time changes.';
grant execute on function grant_on_row(text, uuid, text, text, timestamptz) to :"tenant";
