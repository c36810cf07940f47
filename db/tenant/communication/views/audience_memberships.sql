create or replace view audience_memberships with (security_invoker = true) as
-- Who is what to which class, grade level and school today. Accounts alone count, and whoever has
-- several children in a class is several times its guardian. Not materialized, so that asking about
-- one person looks at one person.
with pupils as not materialized (
  select
    students.id as student_id,
    students.user_id,
    coalesce(classes.school_id, students.school_id) as school_id,
    coalesce(classes.grade_level_id, students.grade_level_id) as grade_level_id,
    classes.id as class_id
  from students
  left join current_enrollments on current_enrollments.student_id = students.id
  left join classes on classes.id = current_enrollments.class_id
  where students.status in ('active', 'suspended')
),
-- What is taught to a class that still is.
lessons as (
  select teachers.user_id, classes.school_id, classes.grade_level_id, classes.id as class_id
  from teachers
  join class_subject_teachers on class_subject_teachers.teacher_id = teachers.id
  join class_subjects on class_subjects.id = class_subject_teachers.class_subject_id
  join classes on classes.id = class_subjects.class_id
  join academic_years on academic_years.id = classes.academic_year_id
  where coalesce(class_subject_teachers.ends_on, academic_years.ends_on) >= current_date
    and academic_years.ends_on >= current_date
  union all
  select teachers.user_id, classes.school_id, classes.grade_level_id, classes.id
  from teachers
  join classes on classes.class_teacher_id = teachers.id
  join academic_years on academic_years.id = classes.academic_year_id
  where academic_years.ends_on >= current_date
  union all
  select teachers.user_id, teachers.school_id, null, null
  from teachers
  where coalesce(teachers.left_on, current_date) >= current_date
)
select
  pupils.user_id,
  'students'::app.audience_relation as relation,
  pupils.school_id,
  pupils.grade_level_id,
  pupils.class_id
from pupils
where pupils.user_id is not null
union all
select
  guardians.user_id, 'guardians', pupils.school_id, pupils.grade_level_id, pupils.class_id
from pupils
join student_guardians on student_guardians.student_id = pupils.student_id
join guardians on guardians.id = student_guardians.guardian_id
where guardians.user_id is not null and student_guardians.has_data_access
union all
select lessons.user_id, 'teachers', lessons.school_id, lessons.grade_level_id, lessons.class_id
from lessons
where lessons.user_id is not null
union all
-- Staff holds a role that does not come down from Student, Guardian or Worker, and is no student;
-- where the role is for all schools, a teacher's own school says where.
select
  user_roles.user_id, 'staff', coalesce(user_roles.school_id, teachers.school_id), null, null
from user_roles
left join teachers on teachers.user_id = user_roles.user_id
where user_roles.valid_from <= now()
  and (user_roles.valid_until is null or user_roles.valid_until > now())
  and not exists (select from students where students.user_id = user_roles.user_id)
  and user_roles.role_id <> all (array(
    with recursive outsiders (id) as (
      select roles.id
      from roles
      where roles.is_system and roles.name in ('Student', 'Guardian', 'Worker')
      union
      select roles.id
      from roles
      join outsiders on outsiders.id = roles.parent_role_id
    )
    select outsiders.id from outsiders
  ));
