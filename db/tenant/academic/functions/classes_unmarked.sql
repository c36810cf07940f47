create or replace function classes_unmarked(class classes, day date default null)
  returns setof enrollments
  language sql stable parallel safe rows 30
begin atomic
  select enrollments.*
  from schools
  cross join lateral (
    select coalesce(classes_unmarked.day, schools_today(schools)) as day
  ) as clock
  join enrollments on enrollments.class_id = class.id
  where schools.id = class.school_id
    and clock.day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]')
    and not exists (
      select
      from attendance_records
      where attendance_records.student_id = enrollments.student_id
        and attendance_records.day = clock.day
    )
  order by enrollments.roll_number, enrollments.id;
end;
comment on function classes_unmarked(classes, date) is
  'The enrolments of those for whom no attendance is recorded on a day (today, unless given).';
grant execute on function classes_unmarked(classes, date) to :"reader";
