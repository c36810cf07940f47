create or replace function taught_student_ids() returns setof uuid
  language plpgsql stable parallel safe security definer rows 100
  set search_path from current
as $$
-- Definer, because policies call it: it must not run into their own recursion.
declare
  asker constant uuid := current_user_id();
begin
  return query
    -- The class teacher's class, and classes that are taught as a whole ...
    select enrollments.student_id
    from enrollments
    where coalesce(enrollments.ends_on, 'infinity') >= current_date
      and enrollments.class_id in (
        select classes.id
        from classes
        join teachers on teachers.id = classes.class_teacher_id
        where teachers.user_id = asker
        union
        select class_subjects.class_id
        from class_subjects
        where class_subjects.takes_whole_class
          and class_subjects.id in (select taught_class_subject_ids())
      )
    union
    -- ... and groups, whose members are listed.
    select class_subject_students.student_id
    from class_subject_students
    where coalesce(class_subject_students.ends_on, 'infinity') >= current_date
      and class_subject_students.class_subject_id in (select taught_class_subject_ids());
end;
$$;
comment on function taught_student_ids() is 'The students whom you teach, now or soon.';
