create or replace function tg_notifications__notify() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody announces by hand.
begin
  perform announce_rows('notifications', array(select id from new_rows where is_shown));
  return null;
end;
$$;
comment on function tg_notifications__notify() is
  'Tells the servers of new notifications.';

create or replace trigger _500_notify_insert after insert on notifications
  referencing new table as new_rows
  for each statement execute function tg_notifications__notify();
