create or replace view report_attendance_by_month with (security_invoker = true) as
select
  report_attendance_by_day.school_id,
  report_attendance_by_day.school_name,
  report_attendance_by_day.class_id,
  report_attendance_by_day.class_name,
  date_trunc('month', report_attendance_by_day.day::timestamp)::date as month,
  count(*) as days,
  sum(report_attendance_by_day.marked)::bigint as marked,
  sum(report_attendance_by_day.absent)::bigint as absent,
  sum(report_attendance_by_day.late)::bigint as late,
  sum(report_attendance_by_day.excused)::bigint as excused,
  round(
    100.0 * sum(
      report_attendance_by_day.present + report_attendance_by_day.late
        + report_attendance_by_day.left_early
    ) / sum(report_attendance_by_day.marked), 1
  ) as attendance_percent
from report_attendance_by_day
group by
  report_attendance_by_day.school_id, report_attendance_by_day.school_name,
  report_attendance_by_day.class_id, report_attendance_by_day.class_name,
  date_trunc('month', report_attendance_by_day.day::timestamp)::date;

comment on view report_attendance_by_month is $$
@foreignKey (class_id) references classes (id)
For reports: the registers of each class, counted by month.$$;
comment on column report_attendance_by_month.school_id is 'The school.';
comment on column report_attendance_by_month.school_name is 'The name of the school.';
comment on column report_attendance_by_month.class_id is 'The class.';
comment on column report_attendance_by_month.class_name is 'The name of the class.';
comment on column report_attendance_by_month.month is 'The month: its first day.';
comment on column report_attendance_by_month.days is 'On how many days attendance was taken.';
comment on column report_attendance_by_month.marked is 'Attendance taken, student by student.';
comment on column report_attendance_by_month.absent is 'Absent without excuse.';
comment on column report_attendance_by_month.late is 'Late.';
comment on column report_attendance_by_month.excused is 'Absent with an excuse.';
comment on column report_attendance_by_month.attendance_percent is
  'Present, late and left early, out of all marked: 0 to 100, one decimal.';
grant select on report_attendance_by_month to :"reader";
