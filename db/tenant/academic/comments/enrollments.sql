comment on table enrollments is
  'A spell of a student in a class, from a first to a last day. Spells of one student never overlap; none reaches beyond the year of its class. Use enrollStudent, transferStudent and withdrawStudent.';
comment on column enrollments.id is 'The row''s id.';
comment on column enrollments.student_id is 'The student.';
comment on column enrollments.class_id is 'The class.';
comment on column enrollments.starts_on is 'The first day in the class.';
comment on column enrollments.ends_on is
  'The last day in the class; null: open, to the end of the year at most.';
comment on column enrollments.entry_code is 'How the spell began.';
comment on column enrollments.exit_code is 'How the spell ended; null while it has not.';
comment on column enrollments.roll_number is
  'The number in the class''s register; unique among those who have not left. See assignRollNumbers.';
comment on column enrollments.sourced_id is
  'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column enrollments.created_at is 'When the row was made.';
comment on column enrollments.updated_at is 'When the row was changed last.';
