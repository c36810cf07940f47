comment on table guardians is 'A parent, or whoever else is responsible for students.';
comment on column guardians.id is 'The row''s id.';
comment on column guardians.user_id is 'The user by whom the guardian signs in.';
comment on column guardians.first_name is 'The first name, or names.';
comment on column guardians.middle_name is 'The middle name.';
comment on column guardians.last_name is 'The family name.';
comment on column guardians.full_name is 'First, middle and last name.';
comment on column guardians.email is 'The e-mail address. Absence notices go to it where the guardian has no account.';
comment on column guardians.phone is 'The telephone number.';
comment on column guardians.mobile_phone is 'The mobile telephone number.';
comment on column guardians.postal_address is 'The postal address.';
comment on column guardians.occupation is 'What the guardian does for a living.';
comment on column guardians.demographics is
  'What rosters say about the person, by OneRoster''s names. Read it with confidentialDetailsOf.';
comment on column guardians.sourced_id is
  'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column guardians.search is 'Names, e-mail address and telephone number, for searching.';
comment on column guardians.created_at is 'When the row was made.';
comment on column guardians.updated_at is 'When the row was changed last.';
comment on column guardians.sourced_values is
  'What the imported roster said about it that has no column here; exported again as it came.';
