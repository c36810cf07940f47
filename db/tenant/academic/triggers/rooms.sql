create or replace function tg_rooms__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because whatever takes place in the room counts, not only what the writer may read.
begin
  perform check_class_rooms(
    array(select id from classes where room_id in (select id from new_rows))
  );
  perform check_class_subjects(array(
    select class_subjects.id
    from class_subjects
    join new_rows on new_rows.id = class_subjects.room_id
    join old_rows on old_rows.id = new_rows.id and old_rows.school_id <> new_rows.school_id
  ));
  perform check_lessons(array(
    select timetable_entries.id
    from timetable_entries
    join new_rows on new_rows.id = timetable_entries.room_id
    join old_rows on old_rows.id = new_rows.id and old_rows.school_id <> new_rows.school_id
  ));
  return null;
end;
$$;

create or replace trigger _200_validate_update after update on rooms
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_rooms__validate();
