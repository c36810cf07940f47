create or replace function medical_note_of(student_id uuid) returns text
  language plpgsql stable strict parallel safe security definer
  set search_path from current
as $$
-- Definer, because the column is granted to nobody: it is not for everyone who sees the student.
begin
  perform require_permission(
    'medical_notes:view',
    has_permission('medical_notes:view')
      or student_id in (select student_ids_for('medical_notes:view'))
      or student_id in (select granted_row_ids('medical_notes:view'))
  );
  return (select medical_note from students where id = student_id);
end;
$$;
comment on function medical_note_of(uuid) is
  'What must be known about a student''s health. For those who teach or care for the student.';
grant execute on function medical_note_of(uuid) to :"tenant";
