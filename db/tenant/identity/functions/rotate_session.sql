create or replace function rotate_session(
  token_hash bytea,
  next_token_hash bytea,
  valid_for interval,
  client_agent text,
  client_address inet
) returns table (
  outcome text,
  user_id uuid,
  session_id uuid,
  expires_at timestamptz,
  must_change_password boolean
)
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may read or write sessions' secrets.
declare
  person users;
  token user_sessions;
  next_token user_sessions;
begin
  -- The user's row first: whatever changes sessions of one user waits here for the others.
  select users.* into person
  from users
  where users.id = (
    select owned.user_id from user_sessions as owned where owned.refresh_token_hash = token_hash
  )
  for no key update;
  select * into token from user_sessions where refresh_token_hash = token_hash;

  outcome := case
    when token.id is null then 'unknown'
    when token.revoked_at is not null then 'ended'
    -- Two requests of one client at the same moment: this one began before the other had replaced
    -- the token, and gets nothing. Ending the session would punish a second browser tab; and a
    -- thief gains nothing, because whoever comes a moment later is caught by the next line.
    when token.replaced_at > now() then 'simultaneous'
    when token.replaced_at is not null then 'reused'
    when token.expires_at <= now() then 'expired'
    when not person.is_active then 'ended'
    else 'refreshed'
  end;
  perform set_config('app.user_id', person.id::text, true) where person.id is not null;
  if outcome = 'reused' then
    perform end_sessions(token.user_id, 'token_reused', token.family_id);
  elsif outcome = 'refreshed' then
    update user_sessions
    set replaced_at = clock_timestamp(), last_used_at = now()
    where id = token.id;
    next_token := open_session(
      token.user_id, next_token_hash, valid_for, token.device, client_agent, client_address,
      token.family_id
    );
  end if;
  return query
    select outcome, token.user_id, token.family_id, next_token.expires_at,
      person.must_change_password;
end;
$$;
comment on function rotate_session(bytea, bytea, interval, text, inet) is
  'Replaces a refresh token by the next one of its session. A token that was replaced before ends the session.';
grant execute on function rotate_session(bytea, bytea, interval, text, inet) to homeroom_server;
