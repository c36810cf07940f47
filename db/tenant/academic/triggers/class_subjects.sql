create or replace function tg_class_subjects__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because lessons that the writer may not read follow as well.
begin
  perform check_class_subjects(array(select id from new_rows));
  if tg_op = 'UPDATE' then
    update timetable_entries
    set takes_whole_class = new_rows.takes_whole_class
    from new_rows
    where timetable_entries.class_subject_id = new_rows.id
      and timetable_entries.takes_whole_class <> new_rows.takes_whole_class;

    perform check_lessons(array(
      select timetable_entries.id
      from timetable_entries
      join new_rows on new_rows.id = timetable_entries.class_subject_id
      join old_rows on old_rows.id = new_rows.id
      where (new_rows.class_id, new_rows.term_id)
        is distinct from (old_rows.class_id, old_rows.term_id)
    ));
  end if;
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on class_subjects
  referencing new table as new_rows
  for each statement execute function tg_class_subjects__validate();
create or replace trigger _200_validate_update after update on class_subjects
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_class_subjects__validate();
