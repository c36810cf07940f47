comment on table conversation_participants is
  'Somebody who takes part in a conversation.';
comment on column conversation_participants.id is 'Identifies the row; never changes.';
comment on column conversation_participants.conversation_id is 'The conversation.';
comment on column conversation_participants.user_id is 'Who takes part.';
comment on column conversation_participants.name is 'The name at the time of joining.';
comment on column conversation_participants.last_read_number is
  'The number of the last message that was read; 0: none.';
comment on column conversation_participants.joined_at is 'Since when.';
comment on column conversation_participants.left_at is
  'Until when; null: still there. Who left reads nothing of it.';
comment on column conversation_participants.created_at is 'When the row was made.';
comment on column conversation_participants.updated_at is 'When the row was last changed.';
