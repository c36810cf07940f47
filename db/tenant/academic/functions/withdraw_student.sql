create or replace function withdraw_student(
  student_id uuid,
  last_day date default null,
  exit_code app.exit_code default 'withdrawn'
)
  returns enrollments
  language plpgsql volatile
  set search_path from current
as $$
#variable_conflict use_column
declare
  spell record;
  later bigint;
  ended enrollments;
begin
  select enrollments.id, enrollments.starts_on, students.full_name, schools_today(schools) as today
  into spell
  from enrollments
  join students on students.id = enrollments.student_id
  join classes on classes.id = enrollments.class_id
  join schools on schools.id = classes.school_id
  where enrollments.student_id = withdraw_student.student_id
    and enrollments.starts_on <= coalesce(last_day, schools_today(schools))
    and coalesce(enrollments.ends_on, 'infinity') >= coalesce(last_day, schools_today(schools))
    and enrollments.exit_code is null
  for update of enrollments;
  if not found then
    raise exception using
      errcode = 'SC208',
      message = format(
        '%s is in no class %s.',
        coalesce(
          (select full_name from students where students.id = withdraw_student.student_id),
          'The student'
        ),
        coalesce('on ' || last_day, 'today')
      ),
      hint = 'Choose a day of the enrolment that ends.';
  end if;

  -- Who leaves does not come back by an enrolment that was made before, for the next year perhaps.
  select count(*)
  into later
  from enrollments
  where enrollments.student_id = withdraw_student.student_id
    and enrollments.starts_on > coalesce(last_day, spell.today);
  if later > 0 then
    delete from enrollments
    where enrollments.student_id = withdraw_student.student_id
      and enrollments.starts_on > coalesce(last_day, spell.today);
    perform require_permission(
      'enrollments:delete',
      not exists (
        select
        from enrollments
        where enrollments.student_id = withdraw_student.student_id
          and enrollments.starts_on > coalesce(last_day, spell.today)
      )
    );
  end if;

  update enrollments
  set
    ends_on = coalesce(last_day, spell.today),
    exit_code = coalesce(withdraw_student.exit_code, 'withdrawn')
  where enrollments.id = spell.id
  returning * into ended;
  return ended;
end;
$$;
comment on function withdraw_student(uuid, date, app.exit_code) is
  'Ends a student''s enrolment: the last day is today unless given, the reason WITHDRAWN. Enrolments that would begin later are deleted. From that day on the student''s status is WITHDRAWN, or GRADUATED with that exit code.';
grant execute on function withdraw_student(uuid, date, app.exit_code) to :"tenant";
