comment on table mail_receipts is
  'Which mails the worker has sent or begun to send, so that none is sent twice.';
comment on column mail_receipts.id is 'Identifies the row; never changes.';
comment on column mail_receipts.message_key is 'Which mail it is.';
comment on column mail_receipts.created_at is 'When it was claimed.';
comment on column mail_receipts.updated_at is 'When the row was last changed.';
comment on column mail_receipts.sent_at is
  'When the mail server had taken it; null: on its way, or nobody knows.';
