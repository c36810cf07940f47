comment on table messages is
  'A message in a conversation. It never changes; it can be hidden.';
comment on column messages.id is 'Identifies the row; never changes.';
comment on column messages.conversation_id is 'The conversation.';
comment on column messages.number is 'Its number in the conversation, from 1 without gaps.';
comment on column messages.sender_id is 'Who wrote it; null when the account is gone.';
comment on column messages.sender_name is 'The sender''s name at that time.';
comment on column messages.body is 'The text, up to 10,000 characters.';
comment on column messages.client_key is
  'What the client called it, so that a repeated request sends it once.';
comment on column messages.hidden_at is 'When it was hidden; null: it was not.';
comment on column messages.hidden_by_id is 'Who hid it.';
comment on column messages.hidden_reason is 'Why it was hidden.';
comment on column messages.created_at is 'When the row was made.';
comment on column messages.updated_at is 'When the row was last changed.';
