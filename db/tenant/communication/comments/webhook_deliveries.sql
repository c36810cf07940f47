comment on table webhook_deliveries is
  'What a webhook is told, once; kept for as long as retention_periods says.';
comment on column webhook_deliveries.id is
  'Identifies the row; never changes. The call''s webhook-id.';
comment on column webhook_deliveries.webhook_id is 'Which webhook.';
comment on column webhook_deliveries.event is 'What happened.';
comment on column webhook_deliveries.row_ids is 'With which rows.';
comment on column webhook_deliveries.occurred_at is 'When it happened.';
comment on column webhook_deliveries.state is 'How far it is.';
comment on column webhook_deliveries.attempts is 'How often it was tried.';
comment on column webhook_deliveries.not_before is 'When it may be tried, after a failure.';
comment on column webhook_deliveries.claimed_at is 'When the last attempt began.';
comment on column webhook_deliveries.created_at is 'When the row was made.';
comment on column webhook_deliveries.updated_at is 'When the row was last changed.';
