create or replace function attendance_summary(
  student_id uuid default null,
  class_id uuid default null,
  from_day date default null,
  to_day date default null,
  by_period boolean default false
)
  returns setof app.attendance_summary
  language sql stable parallel safe rows 30
begin atomic
  with counted as (
    select
      attendance_records.student_id,
      count(*) as marked,
      count(*) filter (where attendance_records.code = 'present') as present,
      count(*) filter (where attendance_records.code = 'absent') as absent,
      count(*) filter (where attendance_records.code = 'late') as late,
      count(*) filter (where attendance_records.code = 'excused') as excused,
      count(*) filter (where attendance_records.code = 'left_early') as left_early
    from attendance_records
    where (
        attendance_summary.student_id is null
        or attendance_records.student_id = attendance_summary.student_id
      )
      and (
        attendance_summary.class_id is null
        or attendance_records.class_id = attendance_summary.class_id
      )
      and attendance_records.day
        between coalesce(from_day, '-infinity') and coalesce(to_day, 'infinity')
      and (attendance_records.period_id is not null) = coalesce(by_period, false)
    group by attendance_records.student_id
  ),
  -- Those for whom nothing is recorded are in the list too.
  listed as (
    select students.id, students.full_name, students.last_name, students.first_name
    from students
    where students.id = attendance_summary.student_id
      or students.id in (select counted.student_id from counted)
      or (
        attendance_summary.student_id is null
        and students.id in (
          select enrollments.student_id
          from enrollments
          where enrollments.class_id = attendance_summary.class_id
            and daterange(enrollments.starts_on, enrollments.ends_on, '[]')
              && daterange(from_day, to_day, '[]')
        )
      )
  )
  select
    listed.id,
    listed.full_name,
    coalesce(counted.marked, 0)::integer,
    coalesce(counted.present, 0)::integer,
    coalesce(counted.absent, 0)::integer,
    coalesce(counted.late, 0)::integer,
    coalesce(counted.excused, 0)::integer,
    coalesce(counted.left_early, 0)::integer,
    round(
      100.0 * (counted.present + counted.late + counted.left_early) / nullif(counted.marked, 0), 1
    )
  from listed
  left join counted on counted.student_id = listed.id
  order by listed.last_name, listed.first_name, listed.id;
end;
comment on function attendance_summary(uuid, uuid, date, date, boolean) is
  'How often students were there, a line for each: of one student, of one class, or of all that you may see; between two days, both included. Counts the register of whole days, or, by period, that of lessons.';
grant execute on function attendance_summary(uuid, uuid, date, date, boolean) to :"reader";
