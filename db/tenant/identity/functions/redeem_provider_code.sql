create or replace function redeem_provider_code(
  code_hash bytea,
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
  language plpgsql volatile security definer rows 1
  set search_path from current
as $$
-- Definer, because whoever has the code has not signed in.
declare
  account users;
begin
  select users.* into account
  from users
  where users.is_active
    and users.id = (
      select codes.user_id from user_tokens as codes where codes.token_hash = code_hash
    )
  for no key update;
  -- Of two requests with one code the second has waited above, and finds it used.
  update user_tokens
  set used_at = now()
  where user_tokens.token_hash = code_hash
    and user_tokens.user_id = account.id
    and user_tokens.purpose = 'provider_sign_in'
    and user_tokens.used_at is null
    and user_tokens.expires_at > now();
  if not found then
    return;
  end if;
  perform set_config('app.user_id', account.id::text, true);
  return query
    select let_in.outcome, account.id, let_in.session_id, let_in.expires_at,
      account.must_change_password
    from let_in(
      account.id, redeem_provider_code.token_hash, valid_for, client_device, client_agent,
      client_address
    );
end;
$$;
comment on function redeem_provider_code(bytea, bytea, interval, text, text, inet) is
  'Uses up the code with which a provider''s sign-in came back: begins the session, or asks for the second factor. No row when the code is no good.';
grant execute on function
  redeem_provider_code(bytea, bytea, interval, text, text, inet) to homeroom_server;
