create or replace function confirm_second_factor(
  person uuid,
  sealed bytea,
  step bigint,
  code_hashes bytea[]
) returns boolean
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody may write secrets by hand.
begin
  update second_factors
  set confirmed_at = now(), last_step = step
  where user_id = person
    and confirmed_at is null
    -- What the code was compared with, and not a secret that was begun meanwhile.
    and sealed_secret = sealed;
  if not found then
    return false;
  end if;
  perform set_recovery_codes(person, code_hashes);
  return true;
end;
$$;
comment on function confirm_second_factor(uuid, bytea, bigint, bytea[]) is
  'Turns the second factor on, with the hashes of its recovery codes. False when there is none to confirm.';
grant execute on function
  confirm_second_factor(uuid, bytea, bigint, bytea[]) to homeroom_server;
