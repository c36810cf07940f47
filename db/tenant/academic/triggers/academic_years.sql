create or replace function tg_academic_years__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because everything in the year counts, not only what the writer may read.
declare
  outside record;
begin
  select terms.name, year.name as year
  into outside
  from new_rows as year
  join terms on terms.academic_year_id = year.id
  where terms.starts_on < year.starts_on or terms.ends_on > year.ends_on
  limit 1;
  if found then
    raise exception using
      errcode = 'SC202',
      message = format('%s must lie inside %s.', outside.name, outside.year),
      hint = 'Move the terms of the year first.';
  end if;

  perform check_enrollments(array(
    select enrollments.id
    from new_rows as year
    join classes on classes.academic_year_id = year.id
    join enrollments on enrollments.class_id = classes.id
    where enrollments.starts_on < year.starts_on or enrollments.starts_on > year.ends_on
      or enrollments.ends_on > year.ends_on
  ));
  perform check_lessons(array(
    select timetable_entries.id
    from new_rows as year
    join classes on classes.academic_year_id = year.id
    join timetable_entries on timetable_entries.class_id = classes.id
    where timetable_entries.starts_on < year.starts_on or timetable_entries.ends_on > year.ends_on
  ));
  return null;
end;
$$;

create or replace trigger _200_validate_update after update on academic_years
  referencing new table as new_rows
  for each statement execute function tg_academic_years__validate();
