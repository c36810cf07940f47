create or replace function notify_library_member(
  member_id uuid, kind text, title text, body text, subject_table name, subject_id uuid
) returns integer
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because it writes to people whom the asker need not see.
begin
  return notify_users(
    array(
      select coalesce(library_members.user_id, students.user_id, teachers.user_id)
      from library_members
      left join students on students.id = library_members.student_id
      left join teachers on teachers.id = library_members.teacher_id
      where library_members.id = member_id
        and coalesce(library_members.user_id, students.user_id, teachers.user_id) is not null
      union
      select guardians.user_id
      from library_members
      join student_guardians on student_guardians.student_id = library_members.student_id
      join guardians on guardians.id = student_guardians.guardian_id
      where library_members.id = member_id
        and student_guardians.has_data_access
        and guardians.user_id is not null
    ),
    kind, title, body, subject_table, subject_id
  );
end;
$$;
comment on function notify_library_member(uuid, text, text, text, name, uuid) is
  'Tells a reader something, and the guardians who may see what concerns the reader.';
