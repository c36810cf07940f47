create or replace function timetable_of(
  class_id uuid default null,
  teacher_id uuid default null,
  room_id uuid default null,
  student_id uuid default null,
  day date default null,
  whole_week boolean default true
)
  returns setof timetable_entries
  language sql stable parallel safe rows 40
begin atomic
  select timetable_entries.*
  from timetable_entries
  join periods on periods.id = timetable_entries.period_id
  join schools on schools.id = periods.school_id
  cross join lateral (
    select coalesce(timetable_of.day, schools_today(schools)) as day
  ) as asked
  -- The day of that week, from Monday on, on which the lesson stands.
  cross join lateral (
    select asked.day - extract(isodow from asked.day)::integer + timetable_entries.week_day as day
  ) as held
  where (timetable_of.class_id is null or timetable_entries.class_id = timetable_of.class_id)
    and (timetable_of.teacher_id is null or timetable_entries.teacher_id = timetable_of.teacher_id)
    and (timetable_of.room_id is null or timetable_entries.room_id = timetable_of.room_id)
    and (
      timetable_of.student_id is null
      or (
        timetable_entries.takes_whole_class
        and exists (
          select
          from enrollments
          where enrollments.student_id = timetable_of.student_id
            and enrollments.class_id = timetable_entries.class_id
            and held.day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]')
        )
      )
      or (
        not timetable_entries.takes_whole_class
        and exists (
          select
          from class_subject_students as listed
          where listed.student_id = timetable_of.student_id
            and listed.class_subject_id = timetable_entries.class_subject_id
            and held.day <@ daterange(listed.starts_on, listed.ends_on, '[]')
        )
      )
    )
    and held.day between timetable_entries.starts_on and timetable_entries.ends_on
    and (coalesce(whole_week, true) or held.day = asked.day)
  order by
    timetable_entries.week_day, periods.starts_at, periods.position, timetable_entries.id;
end;
comment on function timetable_of(uuid, uuid, uuid, uuid, date, boolean) is
  'The lessons of a class, a teacher, a room or a student in the week of a day (today, unless given), from Monday to Sunday by time; or, unless wholeWeek, those of that day only. Lessons that begin or end within the week are there on their days only. What you combine must all be true.';
grant execute on function timetable_of(uuid, uuid, uuid, uuid, date, boolean) to :"reader";
