create or replace function class_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 20
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  asker constant uuid := current_user_id();
  scopes constant app.permission_scope[] := array(select scope from held_scopes(code));
begin
  if 'self' = any (scopes) then
    return query
      select enrollments.class_id
      from enrollments
      join students on students.id = enrollments.student_id
      where students.user_id = asker;
  end if;
  if 'wards' = any (scopes) then
    return query
      select enrollments.class_id
      from enrollments
      join student_guardians on student_guardians.student_id = enrollments.student_id
      join guardians on guardians.id = student_guardians.guardian_id
      where guardians.user_id = asker and student_guardians.has_data_access;
  end if;
  if 'classes' = any (scopes) then
    return query
      select class_subjects.class_id
      from class_subjects
      where class_subjects.id in (select taught_class_subject_ids())
      union
      select classes.id
      from classes
      join teachers on teachers.id = classes.class_teacher_id
      where teachers.user_id = asker;
  end if;
  if 'all' = any (scopes) then
    return query select id from classes where school_id in (select school_ids_for(code));
  end if;
end;
$$;
comment on function class_ids_for(text) is
  E'@behavior -*\nThe classes for which you hold a permission: yours, your wards'', those you teach, or those of your school.';
grant execute on function class_ids_for(text) to :"reader";
