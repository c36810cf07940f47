create or replace function change_password(
  person uuid,
  session uuid,
  matched_hash text,
  new_hash text,
  client_agent text,
  client_address inet
) returns table (outcome text, ended_sessions integer)
  language plpgsql volatile security definer rows 1
  set search_path from current
as $$
-- Definer, because nobody may read or write hashes.
declare
  account users;
begin
  select * into account from users where id = person and is_active for no key update;
  if account.id is null then
    return query select 'ended', 0;
    return;
  end if;
  if sign_in_locked_until(account.email) is not null then
    perform record_sign_in(
      person, account.email, 'locked', session, client_agent, client_address
    );
    return query select 'locked', 0;
    return;
  end if;
  if matched_hash is distinct from account.password_hash then
    -- Counts as a failed sign-in: a stolen access token is no way to guess the password.
    perform record_sign_in(
      person, account.email, 'wrong_password', session, client_agent, client_address
    );
    return query select 'wrong_password', 0;
    return;
  end if;
  return query select 'changed', set_password(person, new_hash, session);
end;
$$;
comment on function change_password(uuid, uuid, text, text, text, inet) is
  'Replaces the password of somebody who knows the old one, and ends the other sessions.';
grant execute on function change_password(uuid, uuid, text, text, text, inet) to homeroom_server;
