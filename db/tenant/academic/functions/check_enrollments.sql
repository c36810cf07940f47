create or replace function check_enrollments(enrollment_ids uuid[]) returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Called by triggers, which run as the owner, on all that a change may have put in the wrong.
declare
  outside record;
begin
  -- Nobody moves the year in the meantime.
  perform from academic_years
  where id in (
    select classes.academic_year_id
    from unnest(enrollment_ids) as changed (id)
    join enrollments on enrollments.id = changed.id
    join classes on classes.id = enrollments.class_id
  )
  order by id
  for share;

  select
    students.full_name as student,
    classes.name as class,
    year.name as year,
    year.starts_on,
    year.ends_on
  into outside
  from unnest(enrollment_ids) as changed (id)
  join enrollments on enrollments.id = changed.id
  join students on students.id = enrollments.student_id
  join classes on classes.id = enrollments.class_id
  join academic_years as year on year.id = classes.academic_year_id
  where enrollments.starts_on < year.starts_on or enrollments.starts_on > year.ends_on
    or enrollments.ends_on > year.ends_on
  limit 1;
  if found then
    raise exception using
      errcode = 'SC206',
      message = format(
        'The enrolment of %s in class %s must lie inside the academic year %s.',
        outside.student, outside.class, outside.year
      ),
      hint = format('That is from %s to %s.', outside.starts_on, outside.ends_on);
  end if;
end;
$$;
comment on function check_enrollments(uuid[]) is
  'Refuses (SC206) enrolments that reach beyond the year of their class.';
