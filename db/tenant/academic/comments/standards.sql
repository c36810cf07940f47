comment on table standards is
  'What a subject asks of students, where they are given levels for it instead of scores.';
comment on column standards.id is 'Identifies the row; never changes.';
comment on column standards.subject_id is 'The subject that it is part of.';
comment on column standards.code is 'A short code for it.';
comment on column standards.name is 'What it is called; unique within the subject.';
comment on column standards.description is 'What students can do who meet it.';
comment on column standards.position is 'Its place among the standards of the subject.';
comment on column standards.created_at is 'When the row was made.';
comment on column standards.updated_at is 'When the row was last changed.';
