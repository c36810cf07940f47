comment on table teachers is
  'Somebody who teaches, with or without an account to sign in with.';
comment on column teachers.id is 'Identifies the row; never changes.';
comment on column teachers.user_id is 'The account they sign in with.';
comment on column teachers.school_id is 'The school they belong to; null: several.';
comment on column teachers.staff_number is 'Their number in the school''s records.';
comment on column teachers.first_name is 'Given name.';
comment on column teachers.middle_name is 'Further given names.';
comment on column teachers.last_name is 'Family name.';
comment on column teachers.email is 'Where they can be written to.';
comment on column teachers.phone is 'Where they can be called.';
comment on column teachers.mobile_phone is 'Where they can be called or texted when away.';
comment on column teachers.birth_date is 'When they were born.';
comment on column teachers.sex is 'The sex they are registered with.';
comment on column teachers.demographics is 'What official statistics ask for, by name.';
comment on column teachers.hired_on is 'Their first day at the school.';
comment on column teachers.left_on is 'Their last day at the school; null while they work there.';
comment on column teachers.sourced_id is
  'The id that the roster gave it from which it was imported (OneRoster sourcedId).';
comment on column teachers.sourced_values is
  'What the imported roster said about it that has no column here; exported again as it came.';
comment on column teachers.full_name is 'First, middle and last name.';
comment on column teachers.search is 'Names, number and address for full-text search.';
comment on column teachers.created_at is 'When the row was made.';
comment on column teachers.updated_at is 'When the row was last changed.';
