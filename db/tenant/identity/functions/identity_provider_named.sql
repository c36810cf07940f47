create or replace function identity_provider_named(provider_name text)
  returns table (
    id uuid,
    display_name text,
    issuer text,
    client_id text,
    sealed_client_secret bytea,
    key_id text,
    scopes text[]
  )
  language sql stable strict parallel safe security definer rows 1
begin atomic
  -- Definer, because whoever wants to sign in has not, and nobody may read secrets.
  select
    identity_providers.id, identity_providers.display_name, identity_providers.issuer,
    identity_providers.client_id, identity_providers.sealed_client_secret,
    identity_providers.key_id, identity_providers.scopes
  from identity_providers
  where identity_providers.name = provider_name and identity_providers.is_enabled;
end;
comment on function identity_provider_named(text) is
  'Where one signs in with a provider of this name. No row when there is none, or it is switched off.';
grant execute on function identity_provider_named(text) to homeroom_server;
