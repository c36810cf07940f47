comment on table message_templates is
  'How a kind of message is put, by channel and language. Its placeholders are checked when it is saved.';
comment on column message_templates.id is 'Identifies the row; never changes.';
comment on column message_templates.kind is 'What it is about.';
comment on column message_templates.channel is 'By which channel it goes.';
comment on column message_templates.locale is 'The language, such as en or pt-BR.';
comment on column message_templates.subject is 'The subject, with placeholders: {{title}}.';
comment on column message_templates.body is 'The text, with placeholders.';
comment on column message_templates.created_at is 'When the row was made.';
comment on column message_templates.updated_at is 'When the row was last changed.';
