comment on table user_identities is
  'An account here and who that is at a provider.';
comment on column user_identities.id is 'Identifies the row; never changes.';
comment on column user_identities.user_id is 'The account here.';
comment on column user_identities.identity_provider_id is 'The provider.';
comment on column user_identities.subject is
  'What the provider calls the person; it never gives that to somebody else.';
comment on column user_identities.email is 'The address that the provider named last.';
comment on column user_identities.last_used_at is 'When the person came from there last.';
comment on column user_identities.created_at is 'When the row was made.';
comment on column user_identities.updated_at is 'When the row was last changed.';
