comment on table academic_years is
  'An academic year. Classes belong to one year; rollOverYear moves everybody to the next.';
comment on column academic_years.id is 'The row''s id.';
comment on column academic_years.name is 'The name, such as 2026–2027.';
comment on column academic_years.starts_on is 'The first day.';
comment on column academic_years.ends_on is 'The last day.';
comment on column academic_years.is_current is
  'Whether this is the year that screens show first; one year at most. Set it with setCurrentAcademicYear.';
comment on column academic_years.sourced_id is
  'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column academic_years.created_at is 'When the row was made.';
comment on column academic_years.updated_at is 'When the row was changed last.';
