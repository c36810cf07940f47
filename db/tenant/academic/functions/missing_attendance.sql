create or replace function missing_attendance(day date default null, school_id uuid default null)
  returns setof classes
  language sql stable parallel safe rows 50
begin atomic
  select classes.*
  from classes
  join schools on schools.id = classes.school_id
  cross join lateral (
    select
      coalesce(missing_attendance.day, schools_today(schools)) as day,
      schools_today(schools) as today
  ) as clock
  where (missing_attendance.school_id is null or schools.id = missing_attendance.school_id)
    and clock.day <= clock.today
    and extract(isodow from clock.day)::smallint = any (schools.week_days)
    and exists (
      select
      from enrollments
      where enrollments.class_id = classes.id
        and clock.day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]')
        and not exists (
          select
          from attendance_records
          where attendance_records.student_id = enrollments.student_id
            and attendance_records.day = clock.day
        )
    )
  order by schools.name, classes.name, classes.id;
end;
comment on function missing_attendance(date, uuid) is
  'The classes whose register for a day (today, unless given) is not complete: somebody is enrolled for whom nothing is recorded, neither for the day nor for a period. Days without school, and days to come, miss nothing. Of one school, or of all that you may see.';
grant execute on function missing_attendance(date, uuid) to :"reader";
