create or replace function guardian_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 20
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  asker constant uuid := current_user_id();
  scopes constant app.permission_scope[] := array(select scope from held_scopes(code));
begin
  if 'wards' = any (scopes) then
    -- Not the wards' other guardians: they may not wish to be found.
    return query select id from guardians where user_id = asker;
  end if;
  if 'self' = any (scopes) then
    return query
      select student_guardians.guardian_id
      from student_guardians
      join students on students.id = student_guardians.student_id
      where students.user_id = asker;
  end if;
  return query
    select guardian_id
    from student_guardians
    where student_id in (select staff_student_ids_for(code));
end;
$$;
comment on function guardian_ids_for(text) is
  E'@behavior -*\nThe guardians for whom you hold a permission: yourself, your own, or those of the students whom you teach or of your school.';
grant execute on function guardian_ids_for(text) to :"reader";
