create or replace function tg_user_sessions__announce() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may announce the end of sessions by hand.
declare
  people uuid[];
begin
  if tg_op = 'DELETE' then
    people := array(
      select distinct user_id from old_rows where replaced_at is null and revoked_at is null
    );
  else
    people := array(
      select distinct old_rows.user_id
      from old_rows
      join new_rows on new_rows.id = old_rows.id
      where (new_rows.user_id, new_rows.family_id, new_rows.revoked_at, new_rows.expires_at)
        is distinct from
        (old_rows.user_id, old_rows.family_id, old_rows.revoked_at, old_rows.expires_at)
    );
  end if;
  perform announce_sessions(people);
  return null;
end;
$$;
comment on function tg_user_sessions__announce() is
  'Tells the servers whose sessions have ended, so that they ask again. A renewed one goes on.';

create or replace trigger _500_announce_update after update on user_sessions
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_user_sessions__announce();
create or replace trigger _500_announce_delete after delete on user_sessions
  referencing old table as old_rows
  for each statement execute function tg_user_sessions__announce();
