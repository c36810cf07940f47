comment on table student_guardians is 'What a guardian is to a student, and what follows from it.';
comment on column student_guardians.id is 'The row''s id.';
comment on column student_guardians.student_id is 'The student.';
comment on column student_guardians.guardian_id is 'The guardian.';
comment on column student_guardians.relation is 'What the guardian is to the student.';
comment on column student_guardians.has_custody is 'Whether the guardian has custody.';
comment on column student_guardians.is_emergency_contact is
  'Whether to call the guardian in an emergency.';
comment on column student_guardians.lives_with is 'Whether the student lives with the guardian.';
comment on column student_guardians.has_data_access is
  'Whether the guardian may read about the student: marks, attendance, timetable.';
comment on column student_guardians.contact_order is 'Who is called first: 1, then 2, and so on.';
comment on column student_guardians.created_at is 'When the row was made.';
comment on column student_guardians.updated_at is 'When the row was changed last.';
