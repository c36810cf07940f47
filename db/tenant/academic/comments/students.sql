comment on table students is
  'A student. Which class they are in says currentEnrollment; enrollments keep the history.';
comment on column students.id is 'The row''s id.';
comment on column students.user_id is 'The user by whom the student signs in.';
comment on column students.school_id is
  'The school that the student belongs to. Transfers and promotions to another school change it.';
comment on column students.admission_number is
  'The number in the school''s admission register. Left out, the next one of the number sequence admission is taken.';
comment on column students.first_name is 'The first name, or names.';
comment on column students.middle_name is 'The middle name.';
comment on column students.last_name is 'The family name.';
comment on column students.preferred_name is 'What the student is called.';
comment on column students.full_name is 'First, middle and last name.';
comment on column students.birth_date is 'The birth date.';
comment on column students.sex is 'The sex that the student is registered with.';
comment on column students.status is
  'Where the student stands. Enrolling makes applicants and those who left active; at the end of the last enrolment its exit code makes them withdrawn or graduated.';
comment on column students.grade_level_id is 'The grade level. Follows promotions and transfers.';
comment on column students.email is 'The e-mail address.';
comment on column students.phone is 'The telephone number.';
comment on column students.mobile_phone is 'The mobile telephone number.';
comment on column students.postal_address is 'The postal address.';
comment on column students.medical_note is
  'What staff must know about the student''s health. Read it with medicalNoteOf.';
comment on column students.demographics is
  'What rosters say beyond sex and birth date, by OneRoster''s names. Read it with confidentialDetailsOf.';
comment on column students.photo_attachment_id is 'The photograph.';
comment on column students.sourced_id is
  'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column students.search is 'Names and admission number, for searching.';
comment on column students.created_at is 'When the row was made.';
comment on column students.updated_at is 'When the row was changed last.';
comment on column students.sourced_values is
  'What the imported roster said about it that has no column here; exported again as it came.';
