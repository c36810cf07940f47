create or replace view current_enrollments with (security_invoker = true) as
select
  enrollments.id,
  enrollments.student_id,
  enrollments.class_id,
  enrollments.starts_on,
  enrollments.ends_on,
  enrollments.roll_number
from enrollments
join classes on classes.id = enrollments.class_id
join academic_years on academic_years.id = classes.academic_year_id
join schools on schools.id = classes.school_id
cross join lateral (select (now() at time zone schools.time_zone)::date as today) as clock
where enrollments.starts_on <= clock.today
  -- A spell that nobody has ended lasts until its year ends.
  and coalesce(enrollments.ends_on, academic_years.ends_on) >= clock.today;

comment on view current_enrollments is $$
@primaryKey id
@unique student_id
@foreignKey (student_id) references students (id)
@foreignKey (class_id) references classes (id)
Who is in which class today: at most one class for each student.$$;
comment on column current_enrollments.id is 'The enrolment''s id.';
comment on column current_enrollments.student_id is 'The student.';
comment on column current_enrollments.class_id is 'The class that the student is in today.';
comment on column current_enrollments.starts_on is 'The first day in the class.';
comment on column current_enrollments.ends_on is 'The last day in the class, where it is known.';
comment on column current_enrollments.roll_number is 'The student''s number in the class''s register.';
grant select on current_enrollments to :"reader";
