create or replace function teacher_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 20
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  asker constant uuid := current_user_id();
  near constant uuid[] := array(select class_ids_for(code));
begin
  if not has_any_permission(code) then
    return;
  end if;
  return query
    select id from teachers where user_id = asker
    union
    select class_teacher_id from classes where id = any (near) and class_teacher_id is not null
    union
    select class_subject_teachers.teacher_id
    from class_subject_teachers
    join class_subjects on class_subjects.id = class_subject_teachers.class_subject_id
    where class_subjects.class_id = any (near)
    union
    select id from teachers where school_id in (select school_ids_for(code));
end;
$$;
comment on function teacher_ids_for(text) is
  E'@behavior -*\nThe teachers for whom you hold a permission: yourself, those of your classes or your wards'', or those of your school.';
grant execute on function teacher_ids_for(text) to :"reader";
