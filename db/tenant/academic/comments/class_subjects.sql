comment on table class_subjects is
  'A subject as it is taught to a class, for a term or the whole year. Exams, marks and lessons refer to it.';
comment on column class_subjects.id is 'The row''s id.';
comment on column class_subjects.class_id is 'The class.';
comment on column class_subjects.subject_id is 'The subject.';
comment on column class_subjects.term_id is 'The term in which it is taught; null: the whole year.';
comment on column class_subjects.name is
  'A name of its own, where the subject''s will not do; see title.';
comment on column class_subjects.code is 'The code that other systems use.';
comment on column class_subjects.weekly_periods is 'How many periods a week are planned.';
comment on column class_subjects.credits is
  'What the subject counts in a grade-point average, compared with others; 0: not at all.';
comment on column class_subjects.room_id is 'The room where it is taught usually.';
comment on column class_subjects.period_labels is
  'The periods of the day, as another system calls them.';
comment on column class_subjects.takes_whole_class is
  'Whether all of the class attend; otherwise the students that classSubjectStudents lists (sets, electives).';
comment on column class_subjects.sourced_id is
  'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column class_subjects.created_at is 'When the row was made.';
comment on column class_subjects.updated_at is 'When the row was changed last.';
comment on column class_subjects.sourced_values is
  E'@behavior -*\nWhat the imported roster said about it that has no column here; exported again as it came.';
