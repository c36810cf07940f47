create or replace function tg_messages__notify() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody announces by hand.
begin
  perform announce_rows('messages', array(select id from new_rows));
  return null;
end;
$$;
comment on function tg_messages__notify() is
  'Tells the servers of new messages.';

create or replace trigger _500_notify_insert after insert on messages
  referencing new table as new_rows
  for each statement execute function tg_messages__notify();
