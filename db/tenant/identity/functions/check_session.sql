-- Schools made before it told when the session ends, or of second factors, have one that returns
-- less.
drop function if exists check_session(uuid, uuid);
create or replace function check_session(session uuid, person uuid)
  returns table (
    must_change_password boolean,
    expires_at timestamptz,
    must_set_up_second_factor boolean
  )
  language sql stable strict parallel safe security definer rows 1
begin atomic
  -- Definer, because nobody has been let in yet.
  select
    users.must_change_password, user_sessions.expires_at, must_set_up_second_factor(users.id)
  from user_sessions
  join users on users.id = user_sessions.user_id
  where user_sessions.family_id = session
    and user_sessions.replaced_at is null
    and user_sessions.revoked_at is null
    and user_sessions.expires_at > now()
    and users.id = person
    and users.is_active;
end;
comment on function check_session(uuid, uuid) is
  'One row when the session goes on and its user is active. Servers remember it until one is announced to end.';
grant execute on function check_session(uuid, uuid) to homeroom_server;
