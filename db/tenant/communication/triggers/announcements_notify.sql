create or replace function tg_announcements__notify() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody announces by hand.
begin
  if tg_op = 'INSERT' then
    perform announce_rows(
      'announcements', array(select id from new_rows where published_at is not null)
    );
  else
    perform announce_rows(
      'announcements',
      array(
        select new_rows.id
        from new_rows
        join old_rows on old_rows.id = new_rows.id
        where old_rows.published_at is null and new_rows.published_at is not null
      )
    );
  end if;
  return null;
end;
$$;
comment on function tg_announcements__notify() is
  'Tells the servers of announcements that have just been published.';

create or replace trigger _500_notify_insert after insert on announcements
  referencing new table as new_rows
  for each statement execute function tg_announcements__notify();
create or replace trigger _500_notify_update after update on announcements
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_announcements__notify();
