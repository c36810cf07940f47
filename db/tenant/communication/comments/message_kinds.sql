comment on table message_kinds is
  'A kind of message that templates are written for, and what they may mention.';
comment on column message_kinds.id is 'Identifies the row; never changes.';
comment on column message_kinds.kind is 'A word, such as announcement.';
comment on column message_kinds.description is 'When it is sent.';
comment on column message_kinds.placeholders is
  'The names that templates may have in double braces: {{title}}.';
comment on column message_kinds.is_mailed is
  'Whether it is sent by e-mail to readers who have not said whether they want mails.';
comment on column message_kinds.created_at is 'When the row was made.';
comment on column message_kinds.updated_at is 'When the row was last changed.';
