create or replace function login_user_id() returns uuid
  language plpgsql stable parallel safe security definer
  set search_path from current
as $$
-- Definer, because a login must not read the mapping of others.
begin
  -- The owner's people may look as somebody else.
  if pg_catalog.pg_has_role(session_user, 'homeroom_owner', 'member') then
    return nullif(current_setting('app.user_id', true), '')::uuid;
  end if;
  return (
    select users.id
    from db_logins
    join users on users.id = db_logins.user_id
    where db_logins.login = session_user and users.is_active
  );
end;
$$;
comment on function login_user_id() is
  E'@behavior -*\nThe user as whom a login that is not ours reads; null for nobody.';
grant execute on function login_user_id() to :"reader";
