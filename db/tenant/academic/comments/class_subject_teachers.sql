comment on table class_subject_teachers is
  'Who teaches a class subject, and when. One teacher at a time is the main one. See assignTeacher.';
comment on column class_subject_teachers.id is 'The row''s id.';
comment on column class_subject_teachers.class_subject_id is 'What is taught.';
comment on column class_subject_teachers.teacher_id is 'Who teaches it.';
comment on column class_subject_teachers.is_main is
  'Whether this is the main teacher, who stands in the timetable unless another is named.';
comment on column class_subject_teachers.starts_on is 'The first day; null: from the beginning.';
comment on column class_subject_teachers.ends_on is 'The last day; null: to the end.';
comment on column class_subject_teachers.sourced_id is
  'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column class_subject_teachers.created_at is 'When the row was made.';
comment on column class_subject_teachers.updated_at is 'When the row was changed last.';
