create or replace view report_class_lists with (security_invoker = true) as
select
  classes.school_id,
  schools.name as school_name,
  academic_years.name as academic_year_name,
  academic_years.is_current as is_current_year,
  classes.id as class_id,
  classes.name as class_name,
  grade_levels.name as grade_level_name,
  enrollments.student_id,
  students.admission_number,
  students.first_name,
  students.last_name,
  students.birth_date,
  students.sex::text as sex,
  students.status::text as status,
  enrollments.roll_number,
  enrollments.starts_on,
  coalesce(enrollments.ends_on, academic_years.ends_on) as ends_on
from enrollments
join classes on classes.id = enrollments.class_id
join schools on schools.id = classes.school_id
join academic_years on academic_years.id = classes.academic_year_id
join grade_levels on grade_levels.id = classes.grade_level_id
join students on students.id = enrollments.student_id;

comment on view report_class_lists is $$
@foreignKey (class_id) references classes (id)
@foreignKey (student_id) references students (id)
For reports: who was in which class and when, a row for each spell.$$;
comment on column report_class_lists.school_id is 'The school.';
comment on column report_class_lists.school_name is 'The name of the school.';
comment on column report_class_lists.academic_year_name is 'The name of the academic year.';
comment on column report_class_lists.is_current_year is 'Whether that year is the current one.';
comment on column report_class_lists.class_id is 'The class.';
comment on column report_class_lists.class_name is 'The name of the class.';
comment on column report_class_lists.grade_level_name is 'The name of the grade level.';
comment on column report_class_lists.student_id is 'The student.';
comment on column report_class_lists.admission_number is 'The student''s admission number.';
comment on column report_class_lists.first_name is 'The student''s first name.';
comment on column report_class_lists.last_name is 'The student''s last name.';
comment on column report_class_lists.birth_date is 'The student''s date of birth.';
comment on column report_class_lists.sex is 'The student''s registered sex.';
comment on column report_class_lists.status is 'Where the student stands with the school.';
comment on column report_class_lists.roll_number is 'The number in the class''s register.';
comment on column report_class_lists.starts_on is 'The first day in the class.';
comment on column report_class_lists.ends_on is
  'The last day in the class; the last of the year where nobody has ended the spell.';
grant select on report_class_lists to :"reader";
