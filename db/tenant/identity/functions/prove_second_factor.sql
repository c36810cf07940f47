create or replace function prove_second_factor(
  person uuid,
  session uuid,
  step bigint,
  recovery_hash bytea,
  client_agent text,
  client_address inet
) returns app.sign_in_failure
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because it reads and writes what nobody may.
declare
  account_email constant text := (select email from users where id = person);
  failure app.sign_in_failure;
begin
  perform lock_sign_in(account_email);
  perform from users where id = person for no key update;
  failure := case
    when sign_in_locked_until(account_email) is not null then 'locked'
    when use_second_factor(person, step, recovery_hash) is not true then 'wrong_code'
  end;
  if failure is not null then
    perform record_sign_in(
      person, account_email, failure, session, client_agent, client_address
    );
  end if;
  return failure;
end;
$$;
comment on function prove_second_factor(uuid, uuid, bigint, bytea, text, inet) is
  'Decides whether somebody has the second factor; null when so. Failures are recorded, and count towards the lock like wrong passwords.';
