comment on table user_sessions is
  'A token with which a signed-in device gets new access tokens. Each use replaces it; all that follow from one sign-in form a family.';
comment on column user_sessions.id is 'Identifies the row; never changes.';
comment on column user_sessions.user_id is 'Who is signed in.';
comment on column user_sessions.family_id is
  'The sign-in that this goes back to; access tokens name it as their session.';
comment on column user_sessions.refresh_token_hash is
  'The SHA-256 of the token. Never part of the API.';
comment on column user_sessions.device is 'What the device calls itself.';
comment on column user_sessions.user_agent is 'The program that signed in, as it names itself.';
comment on column user_sessions.address is 'The network address that it was last used from.';
comment on column user_sessions.last_used_at is 'When it was last used.';
comment on column user_sessions.expires_at is 'When it expires unless it is used.';
comment on column user_sessions.replaced_at is
  'When the next token took its place. Using this one after that ends the session.';
comment on column user_sessions.revoked_at is 'When the session was ended; null while it lasts.';
comment on column user_sessions.revoked_reason is 'Why the session was ended.';
comment on column user_sessions.created_at is 'When the row was made.';
comment on column user_sessions.updated_at is 'When the row was last changed.';
