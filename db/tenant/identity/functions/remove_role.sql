create or replace function remove_role(email text, role_name text, school_name text default null)
  returns integer
  language plpgsql volatile
  set search_path from current
as $$
declare
  person constant uuid := user_id_of(email);
  role constant uuid := role_id_named(role_name);
  school constant uuid := school_id_named(school_name);
  taken integer;
begin
  delete from user_roles
  where user_id = person and role_id = role and (school is null or school_id = school);
  get diagnostics taken = row_count;
  if taken = 0 then
    raise exception using
      errcode = 'SC109',
      message = format('%s has no role %s there that you may take.', email, role_name),
      hint = 'See who_may_do_what.';
  end if;
  return taken;
end;
$$;
comment on function remove_role(text, text, text) is
  'Takes a role from a user, for all schools or for one. It ends at once, in open sessions too. Returns how many assignments that were.';
grant execute on function remove_role(text, text, text) to :"tenant";
