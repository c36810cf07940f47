create or replace function medical_note_of(student_id uuid) returns text
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because the column is granted to nobody: it is not for everyone who sees the student.
-- Volatile, because whoever sees it is noted; so it is a mutation, and no part of a report.
declare
  note text;
begin
  perform require_permission(
    'medical_notes:view',
    has_permission('medical_notes:view')
      or student_id in (select student_ids_for('medical_notes:view'))
      or student_id in (select granted_row_ids('medical_notes:view'))
  );
  select medical_note into note from students where id = student_id;
  if found then
    perform record_view('students', student_id, 'medical_note');
  end if;
  return note;
end;
$$;
comment on function medical_note_of(uuid) is
  'What must be known about a student''s health. For those who teach or care for the student; that you saw it is noted in recordViews.';
grant execute on function medical_note_of(uuid) to :"tenant";
