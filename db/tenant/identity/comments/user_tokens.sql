comment on table user_tokens is
  'A link that was sent by mail and is good for one use: an invitation, a check of an address, or a password reset.';
comment on column user_tokens.id is 'Identifies the row; never changes.';
comment on column user_tokens.user_id is 'To whom it was sent.';
comment on column user_tokens.purpose is 'What it is good for.';
comment on column user_tokens.token_hash is 'The SHA-256 of the token. Never part of the API.';
comment on column user_tokens.expires_at is 'When it expires.';
comment on column user_tokens.used_at is 'When it was used; null until then.';
comment on column user_tokens.created_at is 'When the row was made.';
comment on column user_tokens.updated_at is 'When the row was last changed.';
