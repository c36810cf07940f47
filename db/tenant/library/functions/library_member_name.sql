create or replace function library_member_name(member_id uuid) returns text
  language sql stable strict parallel safe security definer
begin atomic
  -- Definer, because the person may be on a list that the asker does not read.
  select coalesce(students.full_name, teachers.full_name, users.display_name)
  from library_members as member
  left join students on students.id = member.student_id
  left join teachers on teachers.id = member.teacher_id
  left join users on users.id = member.user_id
  where member.id = library_member_name.member_id;
end;
comment on function library_member_name(uuid) is 'The name of a reader.';
