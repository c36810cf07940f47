create or replace function issue_user_token(person uuid, token_purpose text, hash bytea)
  returns table (email text, display_name text, locale text, expires_at timestamptz)
  language plpgsql volatile strict security definer rows 1
  set search_path from current
as $$
-- Definer, because nobody may write tokens by hand. The worker makes the token when it sends the
-- mail, so that no table, no queue and no backup ever holds one.
declare
  account users;
begin
  select * into account from users where users.id = person and users.is_active for no key update;
  if account.id is null
    or (token_purpose = 'invitation' and account.password_hash is not null)
  then
    return;
  end if;
  update user_tokens
  set used_at = now()
  where user_tokens.user_id = person
    and user_tokens.purpose = token_purpose::app.token_purpose
    and user_tokens.used_at is null;
  return query
    insert into user_tokens (user_id, purpose, token_hash, expires_at)
    values (
      person,
      token_purpose::app.token_purpose,
      hash,
      now() + case token_purpose
        when 'invitation' then interval '7 days'
        when 'email_verification' then interval '1 day'
        else interval '1 hour'
      end
    )
    returning account.email, account.display_name, account.locale, user_tokens.expires_at;
end;
$$;
comment on function issue_user_token(uuid, text, bytea) is
  'Registers the hash of a one-time token and says to whom to send it. No row when there is nothing to send. Earlier tokens for the same purpose end.';
grant execute on function issue_user_token(uuid, text, bytea) to homeroom_worker;
