comment on table audit_logs is
  'Who changed what and when: an entry for each row that was changed, in every table. Nobody can change or erase entries; months that are past the school''s retention period go, of a year at least.';
comment on column audit_logs.id is 'Identifies the row; never changes.';
comment on column audit_logs.occurred_at is
  'When the change was made: the beginning of its transaction.';
comment on column audit_logs.user_id is
  'Who made it; null for an operator at the database or a job without a user.';
comment on column audit_logs.database_login is
  'The login of the database that was used, such as homeroom_server.';
comment on column audit_logs.table_name is
  'The table of the row, as in the database: students, exam_papers.';
comment on column audit_logs.row_id is 'The row that was changed. It may be gone.';
comment on column audit_logs.operation is 'How it was changed.';
comment on column audit_logs.old_values is
  'What was there before: the changed columns of an update, all columns of a row that was deleted. A secret, confidential or binary value reads "(withheld)".';
comment on column audit_logs.new_values is
  'What is there since: the changed columns of an update, all columns of a new row. A secret, confidential or binary value reads "(withheld)".';
comment on column audit_logs.request_id is
  'The request that made the change, as in the server''s log and in the header of its answer.';
comment on column audit_logs.address is 'The network address that the request came from.';
comment on column audit_logs.created_at is 'When the row was made.';
comment on column audit_logs.updated_at is 'When the row was last changed.';
