comment on table retention_periods is
  'How long what is kept: what is older is removed every night. Each change is logged.';
comment on column retention_periods.id is 'Identifies the row; never changes.';
comment on column retention_periods.subject is 'What is kept.';
comment on column retention_periods.days is
  'For how many days; null for good. Sessions count from when they ended; the audit log is removed by whole months; vehicles'' positions by whole days. At least 365 for the audit log, 730 for views of confidential fields, 30 for attempts to sign in and for notifications.';
comment on column retention_periods.created_at is 'When the row was made.';
comment on column retention_periods.updated_at is 'When the row was last changed.';
