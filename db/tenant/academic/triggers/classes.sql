create or replace function tg_classes__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because everybody and everything in the class counts, not only what the writer may read.
declare
  moved uuid[];
begin
  perform check_class_rooms(array(select id from new_rows));
  if tg_op = 'INSERT' then
    return null;
  end if;

  -- From today on, as what is past cannot be changed any more.
  perform check_capacity(
    array_agg(new_rows.id),
    array_agg(daterange((now() at time zone schools.time_zone)::date, null, '[]'))
  )
  from new_rows
  join old_rows on old_rows.id = new_rows.id
  join schools on schools.id = new_rows.school_id
  where new_rows.capacity < coalesce(old_rows.capacity, new_rows.capacity + 1)
  having count(*) > 0;

  moved := array(
    select new_rows.id
    from new_rows
    join old_rows on old_rows.id = new_rows.id
    where (new_rows.school_id, new_rows.academic_year_id)
      is distinct from (old_rows.school_id, old_rows.academic_year_id)
  );
  if cardinality(moved) > 0 then
    perform check_enrollments(array(select id from enrollments where class_id = any (moved)));
    perform check_class_subjects(array(select id from class_subjects where class_id = any (moved)));
    perform check_lessons(array(select id from timetable_entries where class_id = any (moved)));
  end if;
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on classes
  referencing new table as new_rows
  for each statement execute function tg_classes__validate();
create or replace trigger _200_validate_update after update on classes
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_classes__validate();
