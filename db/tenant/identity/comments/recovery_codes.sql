comment on table recovery_codes is
  'A code that stands in for one of the app, once, for who has lost it.';
comment on column recovery_codes.id is 'Identifies the row; never changes.';
comment on column recovery_codes.second_factor_id is 'For which second factor.';
comment on column recovery_codes.code_hash is 'The SHA-256 of the code. Never part of the API.';
comment on column recovery_codes.used_at is 'When it was used; null until then.';
comment on column recovery_codes.created_at is 'When the row was made.';
comment on column recovery_codes.updated_at is 'When the row was last changed.';
