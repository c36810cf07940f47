comment on table push_subscriptions is 'A browser to which somebody''s notifications are pushed.';
comment on column push_subscriptions.id is 'Identifies the row; never changes.';
comment on column push_subscriptions.user_id is 'Whose browser it is.';
comment on column push_subscriptions.endpoint is 'The address of the browser''s push service.';
comment on column push_subscriptions.public_key is 'With which messages are encrypted.';
comment on column push_subscriptions.auth_secret is 'With which messages are encrypted, too.';
comment on column push_subscriptions.created_at is 'When the row was made.';
comment on column push_subscriptions.updated_at is 'When the row was last changed.';
