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
begin
  perform lock_sign_in(address_typed);
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
  if failure is not null then
    perform record_sign_in(person.id, address_typed, failure, null, client_agent, client_address);
    return query
      select failure::text, null::uuid, null::uuid, null::timestamptz, null::boolean;
    return;
  end if;
  perform set_config('app.user_id', person.id::text, true);
  if upgraded_hash is not null then
    update users set password_hash = upgraded_hash where users.id = person.id;
  end if;
  return query
    select let_in.outcome, person.id, let_in.session_id, let_in.expires_at,
      person.must_change_password
    from let_in(
      person.id, token_hash, valid_for, client_device, client_agent, client_address
    );
end;
$$;
comment on function finish_sign_in(text, text, text, bytea, interval, text, text, inet) is
  'Decides an attempt to sign in, records it and begins the session, or asks for the second factor. matched_hash is the hash that the password was found to match.';
grant execute on function
  finish_sign_in(text, text, text, bytea, interval, text, text, inet) to homeroom_server;
