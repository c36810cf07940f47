comment on table mail_receipts is
  'Which mails the worker has sent, so that none is sent twice.';
comment on column mail_receipts.id is 'Identifies the row; never changes.';
comment on column mail_receipts.message_key is 'Which mail it was.';
comment on column mail_receipts.created_at is 'When the row was made.';
comment on column mail_receipts.updated_at is 'When the row was last changed.';
