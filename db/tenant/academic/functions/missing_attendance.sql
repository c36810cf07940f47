create or replace function missing_attendance(day date default null, school_id uuid default null)
  returns setof classes
  language sql stable parallel safe rows 50
begin atomic
  -- Materialized, so that the calendar is asked once a school, not once a class.
  with open_schools as materialized (
    select schools.id, schools.name, clock.day
    from schools
    cross join lateral (
      select
        coalesce(missing_attendance.day, schools_today(schools)) as day,
        schools_today(schools) as today
    ) as clock
    where (missing_attendance.school_id is null or schools.id = missing_attendance.school_id)
      and clock.day <= clock.today
      and is_school_day(schools.id, clock.day)
  )
  select classes.*
  from classes
  join open_schools on open_schools.id = classes.school_id
  where exists (
    select
    from enrollments
    where enrollments.class_id = classes.id
      and open_schools.day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]')
      and not exists (
        select
        from attendance_records
        where attendance_records.student_id = enrollments.student_id
          and attendance_records.day = open_schools.day
      )
  )
  order by open_schools.name, classes.name, classes.id;
end;
comment on function missing_attendance(date, uuid) is
  'The classes whose register for a day (today, unless given) is not complete: somebody is enrolled for whom nothing is recorded, neither for the day nor for a period. Days on which the school is closed, and days to come, miss nothing. Of one school, or of all that you may see.';
grant execute on function missing_attendance(date, uuid) to :"reader";
