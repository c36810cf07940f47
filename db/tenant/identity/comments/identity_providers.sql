comment on table identity_providers is
  'Where people of the school may sign in beside here, by OpenID Connect. Whoever runs it can be anybody whose account it may link: it must be trusted like an administrator.';
comment on column identity_providers.id is 'Identifies the row; never changes.';
comment on column identity_providers.name is
  'Its name in addresses: /auth/oidc/<name>/start. The redirect address to register there is /auth/oidc/<name>/callback.';
comment on column identity_providers.display_name is 'What the button says.';
comment on column identity_providers.issuer is
  'Its issuer, below which /.well-known/openid-configuration is found.';
comment on column identity_providers.client_id is 'What it calls us.';
comment on column identity_providers.sealed_client_secret is
  'Our password there, encrypted by the server. Never part of the API.';
comment on column identity_providers.key_id is 'Which of the server''s keys it is encrypted with.';
comment on column identity_providers.scopes is 'What we ask for; openid is among it.';
comment on column identity_providers.email_domains is
  'What may follow the @ of a verified address, in lower case; empty for anything.';
comment on column identity_providers.links_by_email is
  'Whether an account is linked when somebody with its verified address comes for the first time.';
comment on column identity_providers.is_enabled is 'Whether one may sign in there.';
comment on column identity_providers.created_at is 'When the row was made.';
comment on column identity_providers.updated_at is 'When the row was last changed.';
