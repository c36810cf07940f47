create or replace function let_in(
  person uuid,
  token_hash bytea,
  valid_for interval,
  client_device text,
  client_agent text,
  client_address inet
) returns table (outcome text, session_id uuid, expires_at timestamptz)
  language plpgsql volatile security definer rows 1
  set search_path from current
as $$
-- Definer, because nobody may write sessions by hand. Callers hold the user's row locked, and have
-- seen whatever else is needed.
declare
  account_email constant text := (select users.email from users where users.id = person);
  session user_sessions;
  ends_at timestamptz;
begin
  if has_second_factor(person) then
    -- The same random token is a challenge now, and not the session's.
    insert into user_tokens (user_id, purpose, token_hash, expires_at)
    values (person, 'second_factor', let_in.token_hash, now() + interval '5 minutes')
    returning user_tokens.expires_at into ends_at;
    perform record_sign_in(
      person, account_email, 'second_factor_needed', null, client_agent, client_address
    );
    return query select 'second_factor_needed', null::uuid, ends_at;
    return;
  end if;
  perform set_config('app.user_id', person::text, true);
  session := open_session(
    person, token_hash, valid_for, client_device, client_agent, client_address
  );
  perform record_sign_in(
    person, account_email, null, session.family_id, client_agent, client_address
  );
  return query select 'signed_in', session.family_id, session.expires_at;
end;
$$;
comment on function let_in(uuid, bytea, interval, text, text, inet) is
  'Begins the session of somebody who has shown the first factor; where a second is needed, makes the token the challenge for it. Records which.';
