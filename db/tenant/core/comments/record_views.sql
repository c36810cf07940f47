comment on table record_views is
  'Who looked at what not everybody may see, and when: an entry each time that somebody was shown a student''s medical note or a person''s confidential details. Nobody can change or erase entries; they are kept for as long as retention_periods says, two years at least.';
comment on column record_views.id is 'Identifies the row; never changes.';
comment on column record_views.occurred_at is 'When it was shown.';
comment on column record_views.user_id is
  'Who saw it; null for an operator at the database.';
comment on column record_views.database_login is
  'The login of the database that was used, such as homeroom_server.';
comment on column record_views.table_name is 'The table of the record: students, teachers, guardians.';
comment on column record_views.row_id is 'The record. It may be gone.';
comment on column record_views.field_group is
  'What was shown of it: medical_note or confidential_details.';
comment on column record_views.session_id is 'The session in which it was shown.';
comment on column record_views.request_id is
  'The request that asked, as in the server''s log and in the header of its answer.';
comment on column record_views.address is 'The network address that the request came from.';
comment on column record_views.created_at is 'When the row was made.';
comment on column record_views.updated_at is 'When the row was last changed.';
