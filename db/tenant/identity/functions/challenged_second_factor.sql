create or replace function challenged_second_factor(challenge_hash bytea)
  returns table (user_id uuid, sealed_secret bytea, key_id text)
  language sql stable strict parallel safe security definer rows 1
begin atomic
  -- Definer, because whoever has the challenge has not signed in.
  select users.id, second_factors.sealed_secret, second_factors.key_id
  from user_tokens
  join users on users.id = user_tokens.user_id
  join second_factors on second_factors.user_id = users.id
  where user_tokens.token_hash = challenge_hash
    and user_tokens.purpose = 'second_factor'
    and user_tokens.used_at is null
    and user_tokens.expires_at > now()
    and second_factors.confirmed_at is not null
    and users.is_active;
end;
comment on function challenged_second_factor(bytea) is
  'What a code is compared with. No row when the challenge is used, expired or unknown.';
grant execute on function challenged_second_factor(bytea) to homeroom_server;
