create or replace function own_library_member_ids() returns setof uuid
  language plpgsql stable parallel safe security definer rows 1
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  asker constant uuid := current_user_id();
begin
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
    where teachers.user_id = asker;
end;
$$;
comment on function own_library_member_ids() is
  E'@behavior -*\nYou as a reader, once for each library.';
grant execute on function own_library_member_ids() to :"reader";
