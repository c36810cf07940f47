comment on table subjects is
  'Something that is taught: mathematics, or a course of it. Classes take subjects as class subjects.';
comment on column subjects.id is 'Identifies the row; never changes.';
comment on column subjects.school_id is 'The school that offers it; null: all schools.';
comment on column subjects.academic_year_id is 'The year in which it is offered; null: every year.';
comment on column subjects.code is 'A short name: MATH-8.';
comment on column subjects.name is 'What it is called.';
comment on column subjects.description is 'What it is about.';
comment on column subjects.areas is
  'The areas of learning that it belongs to, in words (OneRoster subjects).';
comment on column subjects.area_codes is 'Codes of these areas (OneRoster subjectCodes).';
comment on column subjects.grade_level_codes is
  'The codes of the grade levels that it is meant for.';
comment on column subjects.sourced_id is
  'The id that the roster gave it from which it was imported (OneRoster sourcedId).';
comment on column subjects.created_at is 'When the row was made.';
comment on column subjects.updated_at is 'When the row was last changed.';
