comment on table webhook_attempts is 'An attempt to call a webhook, and what came of it.';
comment on column webhook_attempts.id is 'Identifies the row; never changes.';
comment on column webhook_attempts.webhook_delivery_id is 'What was to be told.';
comment on column webhook_attempts.number is 'Which attempt it was, from 1 on.';
comment on column webhook_attempts.status is 'The HTTP status of the answer; null without one.';
comment on column webhook_attempts.duration_ms is 'How long it took, in milliseconds.';
comment on column webhook_attempts.error is 'What went wrong.';
comment on column webhook_attempts.created_at is 'When the row was made.';
comment on column webhook_attempts.updated_at is 'When the row was last changed.';
