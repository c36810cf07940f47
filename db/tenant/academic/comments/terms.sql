comment on table terms is
  'A part of an academic year: terms, semesters, quarters. They form a tree, each inside its parent and inside the year.';
comment on column terms.id is 'The row''s id.';
comment on column terms.academic_year_id is 'The year that it is a part of.';
comment on column terms.parent_term_id is
  'The longer term that it is a part of, such as a quarter''s semester.';
comment on column terms.name is 'The name; unique within the year.';
comment on column terms.kind is 'What such a part is called.';
comment on column terms.starts_on is 'The first day.';
comment on column terms.ends_on is 'The last day.';
comment on column terms.grades_open_on is
  'From this day on marks may be entered; null: at any time.';
comment on column terms.grades_close_on is
  'Up to this day marks may be entered; after it only by those who approve results.';
comment on column terms.sourced_id is
  'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column terms.created_at is 'When the row was made.';
comment on column terms.updated_at is 'When the row was changed last.';
comment on constraint terms_parent_term_id_fkey on terms is
  E'@fieldName parentTerm\n@foreignFieldName childTerms';
