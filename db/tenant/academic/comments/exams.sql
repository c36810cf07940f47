comment on table exams is
  'An assessment of a term, from a quiz to the finals. It has a paper for each class subject that sits it.';
comment on column exams.id is 'Identifies the row; never changes.';
comment on column exams.term_id is 'The term that its results count for.';
comment on column exams.school_id is 'The school that holds it; null: all schools.';
comment on column exams.name is 'What it is called.';
comment on column exams.kind is 'What kind of assessment it is.';
comment on column exams.weight is
  'How much its results count in a subject''s average, compared with those of other exams of the term; 0: practice, does not count.';
comment on column exams.starts_on is 'Its first day, within the term.';
comment on column exams.ends_on is 'Its last day, within the term.';
comment on column exams.published_at is
  'When publishResults showed its results to students and guardians; null until then.';
comment on column exams.created_at is 'When the row was made.';
comment on column exams.updated_at is 'When the row was last changed.';
