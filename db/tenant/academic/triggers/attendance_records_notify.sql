create or replace function tg_attendance_records__notify() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody announces by hand.
begin
  perform announce_rows(
    'attendance_records',
    array(select id from new_rows),
    array(select distinct class_id from new_rows order by class_id)
  );
  return null;
end;
$$;
comment on function tg_attendance_records__notify() is
  'Tells the servers whose attendance was recorded or corrected, by class.';

create or replace trigger _500_notify_insert after insert on attendance_records
  referencing new table as new_rows
  for each statement execute function tg_attendance_records__notify();
create or replace trigger _500_notify_update after update on attendance_records
  referencing new table as new_rows
  for each statement execute function tg_attendance_records__notify();
