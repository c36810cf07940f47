comment on table conversations is
  'A conversation between people of the school. Only those who take part in it read it.';
comment on column conversations.id is 'Identifies the row; never changes.';
comment on column conversations.subject is 'What it is about.';
comment on column conversations.started_by_id is 'Who started it; null when the account is gone.';
comment on column conversations.client_key is
  'What the client called it, so that a repeated request starts it once.';
comment on column conversations.closed_at is
  'When it was closed; null: it is open. Nobody writes to a closed one.';
comment on column conversations.created_at is 'When the row was made.';
comment on column conversations.updated_at is 'When the row was last changed.';
