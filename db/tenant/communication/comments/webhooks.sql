comment on table webhooks is
  'The address of another program that is told what happens: which rows, not what is in them. Made by register_webhook.';
comment on column webhooks.id is 'Identifies the row; never changes.';
comment on column webhooks.url is 'The address that is called, on the public internet.';
comment on column webhooks.description is 'What it is for.';
comment on column webhooks.events is
  'What it is told: a table, a dot, and created, updated or deleted, such as students.created. The tables: students, guardians, teachers, enrollments, attendance_records, results, announcements, calendar_events, loans.';
comment on column webhooks.is_active is 'Whether it is called.';
comment on column webhooks.secret is 'With which the calls are signed.';
comment on column webhooks.previous_secret is 'The one before, good for a day.';
comment on column webhooks.secret_changed_at is 'Since when it has this secret.';
comment on column webhooks.created_at is 'When the row was made.';
comment on column webhooks.updated_at is 'When the row was last changed.';
