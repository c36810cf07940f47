create or replace function open_session(
  person uuid,
  token_hash bytea,
  valid_for interval,
  client_device text,
  client_agent text,
  client_address inet,
  family uuid default app.uuid_v7()
) returns user_sessions
  language sql volatile security definer
begin atomic
  -- Definer, because nobody may write sessions by hand. Callers hold the user's row locked: all
  -- that begins, renews or ends sessions of one user happens one after another.
  insert into user_sessions
    (user_id, family_id, refresh_token_hash, device, user_agent, address, expires_at)
  values (
    person, family, token_hash, left(client_device, 200), left(client_agent, 500), client_address,
    now() + valid_for
  )
  returning *;
end;
comment on function open_session(uuid, bytea, interval, text, text, inet, uuid) is
  'Begins a session, or adds the next refresh token to one.';
