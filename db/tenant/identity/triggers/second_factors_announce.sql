create or replace function tg_second_factors__announce() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may announce changes of sessions by hand.
begin
  perform announce_sessions(array(select user_id from changed_rows));
  return null;
end;
$$;
comment on function tg_second_factors__announce() is
  'Tells the servers who has a second factor from now on, or no more.';

create or replace trigger _500_announce_update after update on second_factors
  referencing new table as changed_rows
  for each statement execute function tg_second_factors__announce();
create or replace trigger _500_announce_delete after delete on second_factors
  referencing old table as changed_rows
  for each statement execute function tg_second_factors__announce();

create or replace function tg_roles__announce() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may announce changes of sessions by hand.
begin
  -- Of whom a second factor is required depends on what inherits from which role.
  if exists (select from new_rows where requires_second_factor)
    or exists (select from old_rows where requires_second_factor)
    or exists (select from roles where requires_second_factor)
  then
    perform announce_sessions(null);
  end if;
  return null;
end;
$$;
comment on function tg_roles__announce() is
  'Has the servers ask anew of whom a second factor is required.';

create or replace trigger _500_announce_sessions_update after update on roles
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_roles__announce();
