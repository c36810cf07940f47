create or replace function staff_student_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 50
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  scopes constant app.permission_scope[] := array(select scope from held_scopes(code));
begin
  if 'classes' = any (scopes) then
    return query select taught_student_ids();
  end if;
  if 'all' = any (scopes) then
    return query select id from students where school_id in (select school_ids_for(code));
  end if;
end;
$$;
comment on function staff_student_ids_for(text) is
  E'@behavior -*\nThe students for whom you hold a permission as staff: those you teach, or those of your school.';
grant execute on function staff_student_ids_for(text) to :"reader";
