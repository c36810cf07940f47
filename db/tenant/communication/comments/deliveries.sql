comment on table deliveries is
  'A notification on its way to somebody outside of the app.';
comment on column deliveries.id is 'Identifies the row; never changes.';
comment on column deliveries.notification_id is 'What is delivered.';
comment on column deliveries.channel is 'By which channel.';
comment on column deliveries.address is
  'To which address or number; null for push, which finds the devices itself.';
comment on column deliveries.state is 'How far it is.';
comment on column deliveries.attempts is 'How often it was tried.';
comment on column deliveries.not_before is
  'When it may be sent, for the sake of quiet hours or after a failure.';
comment on column deliveries.provider_id is 'What the provider calls it.';
comment on column deliveries.error is 'Why the last attempt failed.';
comment on column deliveries.sent_at is 'When it was sent.';
comment on column deliveries.is_digest is
  'Whether it goes out together with others, once a day.';
comment on column deliveries.claimed_at is 'When the last attempt began.';
comment on column deliveries.created_at is 'When the row was made.';
comment on column deliveries.updated_at is 'When the row was last changed.';
