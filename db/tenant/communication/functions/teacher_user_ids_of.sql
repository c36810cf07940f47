create or replace function teacher_user_ids_of(student_ids uuid[]) returns setof uuid
  language sql stable strict parallel safe rows 10
begin atomic
  select teachers.user_id
  from current_enrollments
  join classes on classes.id = current_enrollments.class_id
  join teachers on teachers.id = classes.class_teacher_id
  where current_enrollments.student_id = any (student_ids) and teachers.user_id is not null
  union
  select teachers.user_id
  from current_enrollments
  join class_subjects on class_subjects.class_id = current_enrollments.class_id
  join class_subject_teachers on class_subject_teachers.class_subject_id = class_subjects.id
  join teachers on teachers.id = class_subject_teachers.teacher_id
  where current_enrollments.student_id = any (student_ids)
    and class_subjects.takes_whole_class
    and coalesce(class_subject_teachers.ends_on, 'infinity') >= current_date
    and teachers.user_id is not null
  union
  -- Groups have members of their own, of other classes too.
  select teachers.user_id
  from class_subject_students
  join class_subject_teachers
    on class_subject_teachers.class_subject_id = class_subject_students.class_subject_id
  join teachers on teachers.id = class_subject_teachers.teacher_id
  where class_subject_students.student_id = any (student_ids)
    and coalesce(class_subject_students.ends_on, 'infinity') >= current_date
    and coalesce(class_subject_teachers.ends_on, 'infinity') >= current_date
    and teachers.user_id is not null;
end;
comment on function teacher_user_ids_of(uuid[]) is
  'The accounts of those who teach students now: class teachers, and teachers of their subjects.';
