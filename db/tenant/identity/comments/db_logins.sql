comment on table db_logins is
  'A login of the database, such as a reporting tool''s, and the user as whom it reads.';
comment on column db_logins.id is 'Identifies the row; never changes.';
comment on column db_logins.login is 'The name of the login.';
comment on column db_logins.user_id is 'Whose permissions it has.';
comment on column db_logins.created_at is 'When the row was made.';
comment on column db_logins.updated_at is 'When the row was last changed.';
