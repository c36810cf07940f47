create or replace function redeem_user_token(
  token_purpose text,
  hash bytea,
  new_password_hash text,
  refresh_token_hash bytea,
  valid_for interval,
  client_device text,
  client_agent text,
  client_address inet
) returns table (user_id uuid, session_id uuid, expires_at timestamptz)
  language plpgsql volatile security definer rows 1
  set search_path from current
as $$
-- Definer, because whoever holds the token has not signed in.
declare
  account users;
begin
  select users.* into account
  from users
  where users.is_active
    and users.id = (select mailed.user_id from user_tokens as mailed where mailed.token_hash = hash)
  for no key update;
  -- Of two requests with one token the second has waited above, and finds it used.
  update user_tokens
  set used_at = now()
  where user_tokens.token_hash = hash
    and user_tokens.user_id = account.id
    and user_tokens.purpose = token_purpose::app.token_purpose
    and user_tokens.used_at is null
    and user_tokens.expires_at > now();
  if not found then
    return;
  end if;
  perform set_config('app.user_id', account.id::text, true);
  perform set_password(account.id, new_password_hash);
  -- Whoever reads the user's mail is the user, as far as the first factor goes: this is a sign-in,
  -- and it ends a lock.
  return query
    select account.id, let_in.session_id, let_in.expires_at
    from let_in(
      account.id, refresh_token_hash, valid_for, client_device, client_agent, client_address
    );
end;
$$;
comment on function
  redeem_user_token(text, bytea, text, bytea, interval, text, text, inet) is
  'Uses up a one-time token: sets the password, ends all sessions and begins one; without a session, the second factor is needed. No row when the token is no good.';
grant execute on function
  redeem_user_token(text, bytea, text, bytea, interval, text, text, inet) to homeroom_server;
