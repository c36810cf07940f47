create or replace function enroll_student(
  student_id uuid,
  class_id uuid,
  starts_on date default null,
  entry_code app.entry_code default null,
  roll_number integer default null
)
  returns enrollments
  language plpgsql volatile
  set search_path from current
as $$
#variable_conflict use_column
declare
  chosen record;
  spell record;
  enrolled enrollments;
  first_day date;
begin
  select classes.name, academic_years.starts_on, schools_today(schools) as today
  into chosen
  from classes
  join academic_years on academic_years.id = classes.academic_year_id
  join schools on schools.id = classes.school_id
  where classes.id = enroll_student.class_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such class.';
  end if;
  first_day := coalesce(
    enroll_student.starts_on, greatest(chosen.today, chosen.starts_on)
  );

  -- Says in words what the constraint would say with a code; the constraint holds all the same.
  select students.full_name, classes.name as class, enrollments.starts_on
  into spell
  from enrollments
  join students on students.id = enrollments.student_id
  join classes on classes.id = enrollments.class_id
  where enrollments.student_id = enroll_student.student_id
    and daterange(enrollments.starts_on, enrollments.ends_on, '[]')
      && daterange(first_day, null, '[]')
  order by enrollments.starts_on
  limit 1;
  if found then
    raise exception using
      errcode = 'SC207',
      message = format(
        '%s is enrolled in class %s from %s on.', spell.full_name, spell.class, spell.starts_on
      ),
      hint = 'Transfer the student, or end that enrolment first.';
  end if;

  insert into enrollments (student_id, class_id, starts_on, entry_code, roll_number)
  values (
    enroll_student.student_id,
    enroll_student.class_id,
    first_day,
    coalesce(
      enroll_student.entry_code,
      case
        when exists (
          select from enrollments where enrollments.student_id = enroll_student.student_id
        )
          then 'returned'::app.entry_code
        else 'new'
      end
    ),
    enroll_student.roll_number
  )
  returning * into enrolled;
  return enrolled;
end;
$$;
comment on function enroll_student(uuid, uuid, date, app.entry_code, integer) is
  'Enrols a student in a class, from a day on: today, or the first day of the class''s year if that is later. The entry code is NEW, or RETURNED for somebody who was enrolled before, unless you give one.';
grant execute on function enroll_student(uuid, uuid, date, app.entry_code, integer) to :"tenant";
