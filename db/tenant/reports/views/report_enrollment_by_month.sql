create or replace view report_enrollment_by_month with (security_invoker = true) as
select
  classes.school_id,
  schools.name as school_name,
  academic_years.name as academic_year_name,
  classes.id as class_id,
  classes.name as class_name,
  grade_levels.name as grade_level_name,
  months.starts_on as month,
  count(spells.student_id) filter (
    where spells.starts_on <= greatest(months.starts_on, academic_years.starts_on)
      and spells.ends_on >= greatest(months.starts_on, academic_years.starts_on)
  ) as enrolled_first_day,
  count(spells.student_id) filter (
    where spells.starts_on > greatest(months.starts_on, academic_years.starts_on)
  ) as joined,
  count(spells.student_id) filter (where spells.ends_on < months.last_day) as departed,
  count(spells.student_id) filter (
    where spells.starts_on <= months.last_day and spells.ends_on >= months.last_day
  ) as enrolled_last_day
from classes
join schools on schools.id = classes.school_id
join academic_years on academic_years.id = classes.academic_year_id
join grade_levels on grade_levels.id = classes.grade_level_id
cross join lateral (
  select
    month::date as starts_on,
    least(
      (month + interval '1 month - 1 day')::date, academic_years.ends_on,
      (now() at time zone schools.time_zone)::date
    ) as last_day
  from generate_series(
    date_trunc('month', academic_years.starts_on::timestamp),
    least(academic_years.ends_on, (now() at time zone schools.time_zone)::date)::timestamp,
    '1 month'
  ) as month
) as months
left join lateral (
  select
    enrollments.student_id,
    enrollments.starts_on,
    coalesce(enrollments.ends_on, academic_years.ends_on) as ends_on
  from enrollments
  where enrollments.class_id = classes.id
) as spells on spells.starts_on <= months.last_day and spells.ends_on >= months.starts_on
group by classes.id, schools.id, academic_years.id, grade_levels.id, months.starts_on,
  months.last_day;

comment on view report_enrollment_by_month is $$
@foreignKey (class_id) references classes (id)
For reports: how many students each class had in each month of its year, up to the present one.$$;
comment on column report_enrollment_by_month.school_id is 'The school.';
comment on column report_enrollment_by_month.school_name is 'The name of the school.';
comment on column report_enrollment_by_month.academic_year_name is
  'The name of the academic year.';
comment on column report_enrollment_by_month.class_id is 'The class.';
comment on column report_enrollment_by_month.class_name is 'The name of the class.';
comment on column report_enrollment_by_month.grade_level_name is 'The name of the grade level.';
comment on column report_enrollment_by_month.month is 'The month: its first day.';
comment on column report_enrollment_by_month.enrolled_first_day is
  'Students on the first day of the month, or of the year if that is later.';
comment on column report_enrollment_by_month.joined is 'Students who came after that day.';
comment on column report_enrollment_by_month.departed is
  'Students whose last day came before the month''s last (or today).';
comment on column report_enrollment_by_month.enrolled_last_day is
  'Students on the last day of the month, or today.';
grant select on report_enrollment_by_month to :"reader";
