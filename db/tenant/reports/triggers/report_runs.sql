create or replace function tg_report_runs__notify() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody announces by hand.
begin
  perform announce_rows('report_runs', array(select id from new_rows));
  return null;
end;
$$;
comment on function tg_report_runs__notify() is
  'Tells the servers how far reports have come.';

create or replace trigger _500_notify_insert after insert on report_runs
  referencing new table as new_rows
  for each statement execute function tg_report_runs__notify();
create or replace trigger _500_notify_update after update on report_runs
  referencing new table as new_rows
  for each statement execute function tg_report_runs__notify();
