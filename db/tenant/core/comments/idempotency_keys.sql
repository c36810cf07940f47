comment on table idempotency_keys is
  'Requests that their senders marked with a key, so that each is done once, with what was answered. Kept for 24 hours.';
comment on column idempotency_keys.id is 'Identifies the row; never changes.';
comment on column idempotency_keys.user_id is 'Who sent the request.';
comment on column idempotency_keys.key is 'The key that the sender chose.';
comment on column idempotency_keys.request_hash is
  'The SHA-256 of the request: another one with the same key is refused.';
comment on column idempotency_keys.status is 'The HTTP status of the answer.';
comment on column idempotency_keys.location is 'Where what was made is found; null when nothing was.';
comment on column idempotency_keys.answer is 'The body of the answer.';
comment on column idempotency_keys.created_at is 'When the row was made.';
comment on column idempotency_keys.updated_at is 'When the row was last changed.';
