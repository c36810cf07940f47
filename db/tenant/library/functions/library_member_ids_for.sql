create or replace function library_member_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 5
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  asker constant uuid := current_user_id();
  scopes constant app.permission_scope[] := array(
    select scope from held_scopes(code) where scope <> 'all'
  );
begin
  -- However near a permission reaches, it reaches oneself.
  if scopes <> '{}' then
    return query
      select id from library_members where user_id = asker
      union all
      select library_members.id
      from library_members
      join students on students.id = library_members.student_id
      where students.user_id = asker
      union all
      select library_members.id
      from library_members
      join teachers on teachers.id = library_members.teacher_id
      where teachers.user_id = asker
      union all
      select id from library_members where student_id in (select student_ids_for(code));
  end if;
end;
$$;
comment on function library_member_ids_for(text) is
  E'@behavior -*\nThe readers for whom you hold a permission: yourself, your wards, or those whom you teach.';
grant execute on function library_member_ids_for(text) to :"reader";
