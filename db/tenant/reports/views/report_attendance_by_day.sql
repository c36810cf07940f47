create or replace view report_attendance_by_day with (security_invoker = true) as
select
  classes.school_id,
  schools.name as school_name,
  classes.id as class_id,
  classes.name as class_name,
  attendance_records.day,
  count(*) as marked,
  count(*) filter (where attendance_records.code = 'present') as present,
  count(*) filter (where attendance_records.code = 'absent') as absent,
  count(*) filter (where attendance_records.code = 'late') as late,
  count(*) filter (where attendance_records.code = 'excused') as excused,
  count(*) filter (where attendance_records.code = 'left_early') as left_early,
  round(
    100.0 * count(*) filter (
      where attendance_records.code in ('present', 'late', 'left_early')
    ) / count(*), 1
  ) as attendance_percent
from attendance_records
join classes on classes.id = attendance_records.class_id
join schools on schools.id = classes.school_id
where attendance_records.period_id is null
group by classes.id, schools.id, attendance_records.day;

comment on view report_attendance_by_day is $$
@foreignKey (class_id) references classes (id)
For reports: the register of each class and day, counted.$$;
comment on column report_attendance_by_day.school_id is 'The school.';
comment on column report_attendance_by_day.school_name is 'The name of the school.';
comment on column report_attendance_by_day.class_id is 'The class.';
comment on column report_attendance_by_day.class_name is 'The name of the class.';
comment on column report_attendance_by_day.day is 'The day.';
comment on column report_attendance_by_day.marked is 'For how many students attendance was taken.';
comment on column report_attendance_by_day.present is 'Students present from beginning to end.';
comment on column report_attendance_by_day.absent is 'Students absent without excuse.';
comment on column report_attendance_by_day.late is 'Students who came late.';
comment on column report_attendance_by_day.excused is 'Students absent with an excuse.';
comment on column report_attendance_by_day.left_early is 'Students who left early.';
comment on column report_attendance_by_day.attendance_percent is
  'Present, late and left early, out of all marked: 0 to 100, one decimal.';
grant select on report_attendance_by_day to :"reader";
