comment on table users is
  'A person who can sign in. What they may do follows from their roles; students, teachers and guardians are linked to their user.';
comment on column users.id is 'Identifies the row; never changes.';
comment on column users.email is 'The address they sign in with; unique without regard to case.';
comment on column users.display_name is 'What they are called on screen.';
comment on column users.locale is 'The language they read, as a BCP 47 tag: en, de-CH.';
comment on column users.time_zone is
  'Where they are, as an IANA time zone; null: that of the school.';
comment on column users.is_active is
  'Whether they may sign in. Their sessions end when this becomes false.';
comment on column users.password_hash is
  'Their password, hashed with Argon2id. Never part of the API.';
comment on column users.must_change_password is
  'Whether they must choose a new password before they can do anything else.';
comment on column users.password_changed_at is 'When their password was last changed.';
comment on column users.phone is 'Where they can be called.';
comment on column users.sourced_id is
  'The id that the roster gave it from which it was imported (OneRoster sourcedId).';
comment on column users.sourced_values is
  'What the imported roster said about it that has no column here; exported again as it came.';
comment on column users.created_at is 'When the row was made.';
comment on column users.updated_at is 'When the row was last changed.';
