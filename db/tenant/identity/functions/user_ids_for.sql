create or replace function user_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 50
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  near constant uuid[] := array(select school_ids_for(code));
begin
  if near = '{}' then
    return;
  end if;
  return query
    select user_id from students where school_id = any (near) and user_id is not null
    union
    select user_id from teachers where school_id = any (near) and user_id is not null
    union
    select user_id from user_roles where school_id = any (near)
    union
    select guardians.user_id
    from guardians
    join student_guardians on student_guardians.guardian_id = guardians.id
    join students on students.id = student_guardians.student_id
    where students.school_id = any (near) and guardians.user_id is not null;
end;
$$;
comment on function user_ids_for(text) is
  E'@behavior -*\nThe users of the schools to which one of your roles limits a permission.';
grant execute on function user_ids_for(text) to :"reader";
