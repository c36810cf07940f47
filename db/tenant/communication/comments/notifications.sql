comment on table notifications is
  'Something that somebody is told: a book is ready, an announcement was published.';
comment on column notifications.id is 'Identifies the row; never changes.';
comment on column notifications.user_id is 'Who is told.';
comment on column notifications.kind is
  'What it is about, as a word such as library_reservation_ready.';
comment on column notifications.title is 'What is told, in one line.';
comment on column notifications.body is 'What there is to add.';
comment on column notifications.subject_table is 'The table of the row that it is about.';
comment on column notifications.subject_id is 'The row that it is about.';
comment on column notifications.is_shown is
  'Whether it is shown in the app; not if its kind is muted there and it was only delivered.';
comment on column notifications.read_at is 'When it was read; null: not yet.';
comment on column notifications.created_at is 'When the row was made.';
comment on column notifications.updated_at is 'When the row was last changed.';
