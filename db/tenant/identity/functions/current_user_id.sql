create or replace function current_user_id() returns uuid
  language plpgsql stable parallel safe security definer
  set search_path from current
as $$
begin
  -- Whoever may send SQL may set any custom setting, so it is believed of those alone who could do
  -- anything anyway: our own processes, and the owner's people when they look as somebody else.
  if session_user in ('homeroom_server', 'homeroom_worker')
    or pg_catalog.pg_has_role(session_user, 'homeroom_owner', 'member')
  then
    return nullif(current_setting('app.user_id', true), '')::uuid;
  end if;
  -- Definer, because a login must not read the mapping of others.
  return (
    select users.id
    from db_logins
    join users on users.id = db_logins.user_id
    where db_logins.login = session_user and users.is_active
  );
end;
$$;
comment on function current_user_id() is
  E'@behavior -*\nThe user who asks; null for nobody.';
grant execute on function current_user_id() to :"reader";
