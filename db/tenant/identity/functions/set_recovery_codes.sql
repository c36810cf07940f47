create or replace function set_recovery_codes(person uuid, code_hashes bytea[]) returns void
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody may write codes by hand.
declare
  factor constant uuid := (select id from second_factors where user_id = person);
begin
  delete from recovery_codes where second_factor_id = factor;
  insert into recovery_codes (second_factor_id, code_hash)
  select factor, unnest(code_hashes);
end;
$$;
comment on function set_recovery_codes(uuid, bytea[]) is
  'Gives a second factor new recovery codes, and makes the old ones useless.';
