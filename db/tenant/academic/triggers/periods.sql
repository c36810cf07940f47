create or replace function tg_periods__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because all lessons of the period count, not only those that the writer may read.
begin
  perform check_lessons(array(
    select timetable_entries.id
    from timetable_entries
    join new_rows on new_rows.id = timetable_entries.period_id
    join old_rows on old_rows.id = new_rows.id
    where (new_rows.school_id, new_rows.week_days, new_rows.starts_at, new_rows.ends_at)
      is distinct from
      (old_rows.school_id, old_rows.week_days, old_rows.starts_at, old_rows.ends_at)
  ));
  return null;
end;
$$;

create or replace trigger _200_validate_update after update on periods
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_periods__validate();
