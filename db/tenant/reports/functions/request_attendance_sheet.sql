create or replace function request_attendance_sheet(class_id uuid, month date)
  returns report_runs
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  class record;
  first_day constant date := date_trunc('month', request_attendance_sheet.month::timestamp);
  last_day constant date := first_day + interval '1 month - 1 day';
  listed jsonb;
begin
  select classes.name, classes.school_id, schools.week_days
  into class
  from classes
  join schools on schools.id = classes.school_id
  where classes.id = request_attendance_sheet.class_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such class.';
  end if;
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'roll_number', members.roll_number, 'student', students.full_name, 'days', marks.days
      )
      order by members.roll_number, students.last_name, students.first_name, students.id
    ),
    '[]'
  )
  into listed
  from (
    select enrollments.student_id, min(enrollments.roll_number) as roll_number
    from enrollments
    where enrollments.class_id = request_attendance_sheet.class_id
      and daterange(enrollments.starts_on, enrollments.ends_on, '[]')
        && daterange(first_day, last_day, '[]')
    group by enrollments.student_id
  ) as members
  join students on students.id = members.student_id
  -- The mark of the day, or else the worst of its periods.
  cross join lateral (
    select coalesce(jsonb_object_agg(extract(day from marked.day), marked.code), '{}') as days
    from (
      select distinct on (attendance_records.day) attendance_records.day, attendance_records.code
      from attendance_records
      where attendance_records.student_id = members.student_id
        and attendance_records.class_id = request_attendance_sheet.class_id
        and attendance_records.day between first_day and last_day
      order by
        attendance_records.day, attendance_records.period_id is not null,
        array_position(
          '{absent,excused,late,left_early,present}', attendance_records.code::text
        )
    ) as marked
  ) as marks;
  return keep_document(
    'attendance_sheet', format('Attendance %s, %s', class.name, to_char(first_day, 'YYYY-MM')),
    class.school_id,
    jsonb_build_object('month', first_day, 'week_days', class.week_days, 'students', listed)
  );
end;
$$;
comment on function request_attendance_sheet(uuid, date) is
  'Has the attendance of a class in the month of a day written as a PDF: a grid of days, for those of its students whom you may see.';
grant execute on function request_attendance_sheet(uuid, date) to :"tenant";
