comment on table class_subject_students is
  'A student in a group: where not the whole class attends a class subject, these do. They may come from other classes too.';
comment on column class_subject_students.id is 'The row''s id.';
comment on column class_subject_students.class_subject_id is 'What is attended.';
comment on column class_subject_students.student_id is 'Who attends it.';
comment on column class_subject_students.starts_on is 'The first day; null: from the beginning.';
comment on column class_subject_students.ends_on is 'The last day; null: to the end.';
comment on column class_subject_students.sourced_id is
  'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column class_subject_students.created_at is 'When the row was made.';
comment on column class_subject_students.updated_at is 'When the row was changed last.';
