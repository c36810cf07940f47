create or replace function disable_second_factor(
  person uuid,
  session uuid,
  matched_hash text,
  step bigint,
  recovery_hash bytea,
  client_agent text,
  client_address inet
) returns text
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may remove secrets by hand.
declare
  account users;
  failure app.sign_in_failure;
begin
  select * into account from users where id = person and is_active;
  if account.id is null then
    return 'ended';
  end if;
  perform lock_sign_in(account.email);
  select * into account from users where id = person for no key update;
  -- Who signs in elsewhere may have no password.
  if matched_hash is distinct from account.password_hash then
    failure := case
      when sign_in_locked_until(account.email) is not null then 'locked'
      else 'wrong_password'
    end;
    perform record_sign_in(
      person, account.email, failure, session, client_agent, client_address
    );
    return failure;
  end if;
  failure := prove_second_factor(
    person, session, step, recovery_hash, client_agent, client_address
  );
  if failure is not null then
    return failure;
  end if;
  delete from second_factors where user_id = person;
  return 'disabled';
end;
$$;
comment on function
  disable_second_factor(uuid, uuid, text, bigint, bytea, text, inet) is
  'Turns off the second factor of somebody who shows both factors once more.';
grant execute on function
  disable_second_factor(uuid, uuid, text, bigint, bytea, text, inet) to homeroom_server;
