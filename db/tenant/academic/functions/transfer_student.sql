create or replace function transfer_student(
  student_id uuid,
  class_id uuid,
  first_day date default null,
  roll_number integer default null
)
  returns enrollments
  language plpgsql volatile
  set search_path from current
as $$
#variable_conflict use_column
declare
  today date;
  spell record;
  moved enrollments;
begin
  select schools_today(schools)
  into today
  from classes
  join schools on schools.id = classes.school_id
  where classes.id = transfer_student.class_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such class.';
  end if;
  first_day := coalesce(first_day, today);

  -- Two transfers of one student go one after the other.
  select enrollments.*, students.full_name, classes.name as class
  into spell
  from enrollments
  join students on students.id = enrollments.student_id
  join classes on classes.id = enrollments.class_id
  where enrollments.student_id = transfer_student.student_id
    and first_day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]')
    and enrollments.exit_code is null
  for update of enrollments;
  if not found then
    raise exception using
      errcode = 'SC208',
      message = format(
        '%s is in no class on %s.',
        coalesce(
          (select full_name from students where students.id = transfer_student.student_id),
          'The student'
        ),
        first_day
      ),
      hint = 'Enrol the student instead.';
  elsif spell.class_id = transfer_student.class_id then
    raise exception using
      errcode = 'SC207',
      message = format('%s is in class %s already.', spell.full_name, spell.class),
      hint = 'Choose another class.';
  end if;

  if spell.starts_on = first_day then
    -- There was no day in the old class, so there is no spell in it to keep.
    update enrollments
    set
      class_id = transfer_student.class_id,
      roll_number = transfer_student.roll_number
    where enrollments.id = spell.id
    returning * into moved;
  else
    -- One statement, so that attendance taken since finds the student in the new class at its end.
    with ended as (
      update enrollments
      set ends_on = first_day - 1, exit_code = 'transferred'
      where enrollments.id = spell.id
      returning *
    )
    insert into enrollments (student_id, class_id, starts_on, ends_on, entry_code, roll_number)
    select
      ended.student_id, transfer_student.class_id, first_day, spell.ends_on, 'transferred',
      transfer_student.roll_number
    from ended
    returning * into moved;
  end if;
  if not found then
    raise exception using
      errcode = '42501', message = format('You may not move %s.', spell.full_name);
  end if;
  return moved;
end;
$$;
comment on function transfer_student(uuid, uuid, date, integer) is
  'Moves a student to another class, of the same or another school, from a day on (today unless given): ends the present spell the day before and begins another. On the first day of a spell the spell itself moves. Attendance that was taken since moves along.';
grant execute on function transfer_student(uuid, uuid, date, integer) to :"tenant";
