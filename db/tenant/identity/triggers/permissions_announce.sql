create or replace function tg_user_roles__announce() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may announce changes of rights by hand.
declare
  people uuid[] := '{}';
begin
  if tg_op <> 'INSERT' then
    people := array(select user_id from old_rows);
  end if;
  if tg_op <> 'DELETE' then
    people := people || array(select user_id from new_rows);
  end if;
  perform announce_permissions(array(select distinct unnest(people)));
  if exists (select from roles where requires_second_factor) then
    perform announce_sessions(array(select distinct unnest(people)));
  end if;
  return null;
end;
$$;
comment on function tg_user_roles__announce() is
  'Tells the servers whose roles have changed.';

create or replace trigger _500_announce_insert after insert on user_roles
  referencing new table as new_rows
  for each statement execute function tg_user_roles__announce();
create or replace trigger _500_announce_update after update on user_roles
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_user_roles__announce();
create or replace trigger _500_announce_delete after delete on user_roles
  referencing old table as old_rows
  for each statement execute function tg_user_roles__announce();

create or replace function tg_effective_permissions__announce() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may announce changes of rights by hand.
begin
  if exists (select from changed_rows) then
    perform announce_permissions(null);
  end if;
  return null;
end;
$$;
comment on function tg_effective_permissions__announce() is
  'Tells the servers that roles hold more or less, or that rows were shared: with whom is not looked into.';

create or replace trigger _500_announce_insert after insert on effective_permissions
  referencing new table as changed_rows
  for each statement execute function tg_effective_permissions__announce();
create or replace trigger _500_announce_delete after delete on effective_permissions
  referencing old table as changed_rows
  for each statement execute function tg_effective_permissions__announce();
create or replace trigger _500_announce_insert after insert on object_permissions
  referencing new table as changed_rows
  for each statement execute function tg_effective_permissions__announce();
create or replace trigger _500_announce_update after update on object_permissions
  referencing new table as changed_rows
  for each statement execute function tg_effective_permissions__announce();
create or replace trigger _500_announce_delete after delete on object_permissions
  referencing old table as changed_rows
  for each statement execute function tg_effective_permissions__announce();
-- Who inherits from a role shares the rows that were shared with it.
create or replace trigger _500_announce_update after update on roles
  referencing new table as changed_rows
  for each statement execute function tg_effective_permissions__announce();
