create or replace function assign_role(
  email text,
  role_name text,
  school_name text default null,
  valid_until timestamptz default null
) returns user_roles
  language plpgsql volatile
  set search_path from current
as $$
declare
  given user_roles;
begin
  insert into user_roles (user_id, role_id, school_id, valid_until)
  values (
    user_id_of(email), role_id_named(role_name), school_id_named(school_name),
    assign_role.valid_until
  )
  on conflict on constraint user_roles_user_id_role_id_school_id_key
    do update set valid_from = now(), valid_until = excluded.valid_until
  returning * into given;
  return given;
end;
$$;
comment on function assign_role(text, text, text, timestamptz) is
  'Gives a user a role, for all schools or for the one of this name or code (and those below it), for good or until some time. Given already, only the time changes.';
grant execute on function assign_role(text, text, text, timestamptz) to :"tenant";
