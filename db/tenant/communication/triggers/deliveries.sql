create or replace function tg_deliveries__note_time() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  new.sent_at := case when new.state = 'sent' then coalesce(new.sent_at, now()) end;
  return new;
end;
$$;

create or replace trigger _150_note_time before insert or update of state, sent_at on deliveries
  for each row execute function tg_deliveries__note_time();
