comment on table second_factors is
  'The second factor of a user: a secret from which an app makes a code every half minute.';
comment on column second_factors.id is 'Identifies the row; never changes.';
comment on column second_factors.user_id is 'Whose it is.';
comment on column second_factors.sealed_secret is
  'The secret, encrypted by the server. Never part of the API.';
comment on column second_factors.key_id is 'Which of the server''s keys it is encrypted with.';
comment on column second_factors.confirmed_at is
  'Since when signing in asks for it; null until its first code was given.';
comment on column second_factors.last_step is
  'The time step of the last code that was used: no code of it or before is good any more.';
comment on column second_factors.created_at is 'When the row was made.';
comment on column second_factors.updated_at is 'When the row was last changed.';
