create or replace function tg_user_sessions__notify() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody announces by hand.
begin
  if tg_op = 'DELETE' then
    perform announce_rows(
      'user_sessions', array(select family_id from old_rows where revoked_at is null)
    );
  else
    perform announce_rows(
      'user_sessions',
      array(
        select new_rows.family_id
        from new_rows
        join old_rows on old_rows.id = new_rows.id
        where old_rows.revoked_at is null and new_rows.revoked_at is not null
      )
    );
  end if;
  return null;
end;
$$;
comment on function tg_user_sessions__notify() is
  'Tells the servers which sign-ins have ended, so that they part with them at once.';

create or replace trigger _500_notify_update after update on user_sessions
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_user_sessions__notify();
create or replace trigger _500_notify_delete after delete on user_sessions
  referencing old table as old_rows
  for each statement execute function tg_user_sessions__notify();
