create or replace function finish_sign_in(
  typed_email text,
  matched_hash text,
  upgraded_hash text,
  token_hash bytea,
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
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody signs in as somebody yet.
declare
  -- Some type their password where the address belongs: what is none is not kept.
  address_typed constant text := case
    when typed_email ~ '^\s*[^@\s]+@[^@\s]+\s*$' then left(btrim(typed_email), 254)
    else '(no address)'
  end;
  person users;
  failure app.sign_in_failure;
  session user_sessions;
begin
  -- Attempts for one address wait for one another, so that parallel guesses count as well.
  perform pg_advisory_xact_lock(
    hashtextextended(current_schema() || ' sign-in ' || lower(address_typed), 0)
  );
  select * into person
  from users
  where lower(users.email) = lower(address_typed)
  for no key update;

  failure := case
    when sign_in_locked_until(address_typed) is not null then 'locked'
    when person.id is null then 'unknown_email'
    when person.password_hash is null then 'no_password'
    -- The hash may have changed while Node compared.
    when matched_hash is distinct from person.password_hash then 'wrong_password'
    when not person.is_active then 'deactivated'
  end;
  if failure is null then
    perform set_config('app.user_id', person.id::text, true);
    session := open_session(
      person.id, token_hash, valid_for, client_device, client_agent, client_address
    );
    if upgraded_hash is not null then
      update users set password_hash = upgraded_hash where users.id = person.id;
    end if;
  end if;
  perform record_sign_in(
    person.id, address_typed, failure, session.family_id, client_agent, client_address
  );
  return query
    select coalesce(failure::text, 'signed_in'), session.user_id, session.family_id,
      session.expires_at, person.must_change_password;
end;
$$;
comment on function finish_sign_in(text, text, text, bytea, interval, text, text, inet) is
  'Decides an attempt to sign in, records it and begins the session. matched_hash is the hash that the password was found to match.';
grant execute on function
  finish_sign_in(text, text, text, bytea, interval, text, text, inet) to homeroom_server;
