create or replace function find_user_token(token_purpose text, hash bytea)
  returns table (email text, display_name text)
  language sql stable strict parallel safe security definer rows 1
begin atomic
  -- Definer, because whoever holds the token has not signed in.
  select users.email, users.display_name
  from user_tokens
  join users on users.id = user_tokens.user_id
  where user_tokens.token_hash = hash
    and user_tokens.purpose = token_purpose::app.token_purpose
    and user_tokens.used_at is null
    and user_tokens.expires_at > now()
    and users.is_active;
end;
comment on function find_user_token(text, bytea) is
  'Whose one-time token this is. No row when it is used, expired or unknown.';
grant execute on function find_user_token(text, bytea) to homeroom_server;
