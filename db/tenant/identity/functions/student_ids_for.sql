create or replace function student_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 50
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  asker constant uuid := current_user_id();
  scopes constant app.permission_scope[] := array(select scope from held_scopes(code));
begin
  if 'self' = any (scopes) then
    return query select id from students where user_id = asker;
  end if;
  if 'wards' = any (scopes) then
    return query
      select student_guardians.student_id
      from student_guardians
      join guardians on guardians.id = student_guardians.guardian_id
      where guardians.user_id = asker and student_guardians.has_data_access;
  end if;
  if 'classes' = any (scopes) then
    return query select taught_student_ids();
  end if;
  if 'all' = any (scopes) then
    return query select id from students where school_id in (select school_ids_for(code));
  end if;
end;
$$;
comment on function student_ids_for(text) is
  E'@behavior -*\nThe students for whom you hold a permission: yourself, your wards, those you teach, or those of your school.';
grant execute on function student_ids_for(text) to :"reader";
