create or replace function complete_sign_in(
  challenge_hash bytea,
  step bigint,
  recovery_hash bytea,
  refresh_token_hash bytea,
  valid_for interval,
  client_device text,
  client_agent text,
  client_address inet
) returns table (
  outcome text,
  user_id uuid,
  session_id uuid,
  expires_at timestamptz,
  must_change_password boolean
)
  language plpgsql volatile security definer rows 1
  set search_path from current
as $$
-- Definer, because whoever has the challenge has not signed in.
declare
  person constant uuid := (
    select challenged.user_id from challenged_second_factor(challenge_hash) as challenged
  );
  account users;
  failure app.sign_in_failure;
  session user_sessions;
begin
  if person is not null then
    perform set_config('app.user_id', person::text, true);
    failure := prove_second_factor(
      person, null, step, recovery_hash, client_agent, client_address
    );
    if failure is not null then
      return query
        select failure::text, person, null::uuid, null::timestamptz, null::boolean;
      return;
    end if;
    -- The user's row is locked: of two with one challenge the second finds it used.
    update user_tokens
    set used_at = now()
    where user_tokens.token_hash = challenge_hash and user_tokens.used_at is null;
    if found then
      select * into account from users where users.id = person and users.is_active;
    end if;
  end if;
  if account.id is null then
    return query select 'expired', person, null::uuid, null::timestamptz, null::boolean;
    return;
  end if;
  session := open_session(
    person, refresh_token_hash, valid_for, client_device, client_agent, client_address
  );
  perform record_sign_in(
    person, account.email, null, session.family_id, client_agent, client_address
  );
  return query
    select 'signed_in', person, session.family_id, session.expires_at,
      account.must_change_password;
end;
$$;
comment on function
  complete_sign_in(bytea, bigint, bytea, bytea, interval, text, text, inet) is
  'Begins the session of somebody who answers a challenge: with the time step of a code that was found to match, or the hash of a recovery code.';
grant execute on function
  complete_sign_in(bytea, bigint, bytea, bytea, interval, text, text, inet) to homeroom_server;
