create or replace function use_second_factor(person uuid, step bigint, recovery_hash bytea)
  returns boolean
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write them by hand. Of two that use one code at the same moment the
-- second waits for the first, and then finds that its step or code is used.
begin
  if step is not null then
    update second_factors
    set last_step = step
    where user_id = person and confirmed_at is not null and last_step < step;
    return found;
  end if;
  update recovery_codes
  set used_at = now()
  where code_hash = recovery_hash
    and used_at is null
    and second_factor_id = (
      select id from second_factors where user_id = person and confirmed_at is not null
    );
  return found;
end;
$$;
comment on function use_second_factor(uuid, bigint, bytea) is
  'Uses up the time step of a code that was found to match, or a recovery code. False when it was used before, or a later one.';
