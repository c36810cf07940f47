create or replace function tg_users__announce() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may announce the end of sessions by hand.
begin
  if tg_op = 'DELETE' then
    perform announce_sessions(array(select id from old_rows));
  else
    perform announce_sessions(array(
      select old_rows.id
      from old_rows
      join new_rows on new_rows.id = old_rows.id
      where (new_rows.is_active, new_rows.must_change_password)
        is distinct from (old_rows.is_active, old_rows.must_change_password)
    ));
  end if;
  return null;
end;
$$;
comment on function tg_users__announce() is
  'Tells the servers who was deactivated or must change the password.';

create or replace trigger _500_announce_update after update on users
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_users__announce();
create or replace trigger _500_announce_delete after delete on users
  referencing old table as old_rows
  for each statement execute function tg_users__announce();
