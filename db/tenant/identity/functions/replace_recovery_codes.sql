create or replace function replace_recovery_codes(
  person uuid,
  session uuid,
  step bigint,
  recovery_hash bytea,
  code_hashes bytea[],
  client_agent text,
  client_address inet
) returns text
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write codes by hand.
declare
  failure constant app.sign_in_failure := prove_second_factor(
    person, session, step, recovery_hash, client_agent, client_address
  );
begin
  if failure is not null then
    return failure;
  end if;
  perform set_recovery_codes(person, code_hashes);
  return 'replaced';
end;
$$;
comment on function
  replace_recovery_codes(uuid, uuid, bigint, bytea, bytea[], text, inet) is
  'Gives somebody who shows the second factor new recovery codes.';
grant execute on function
  replace_recovery_codes(uuid, uuid, bigint, bytea, bytea[], text, inet) to homeroom_server;
