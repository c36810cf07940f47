create or replace function register_identity_provider(
  provider_name text,
  display_name text,
  issuer text,
  client_id text,
  sealed bytea,
  key text,
  scopes text[],
  email_domains text[],
  links_by_email boolean
) returns uuid
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write secrets by hand: the server encrypts them first.
#variable_conflict use_column
declare
  provider uuid;
  issuer_before text;
begin
  perform require_permission('identity_providers:create');
  select id, identity_providers.issuer into provider, issuer_before
  from identity_providers
  where name = provider_name
  for update;
  -- A subject means somebody at one issuer only.
  delete from user_identities
  where identity_provider_id = provider and issuer_before <> register_identity_provider.issuer;

  insert into identity_providers (
    name, display_name, issuer, client_id, sealed_client_secret, key_id, scopes, email_domains,
    links_by_email
  )
  values (
    provider_name, register_identity_provider.display_name, register_identity_provider.issuer,
    register_identity_provider.client_id, sealed, key, register_identity_provider.scopes,
    array(
      select lower(domain) from unnest(register_identity_provider.email_domains) as domain
    ),
    register_identity_provider.links_by_email
  )
  on conflict (name) do update
  set display_name = excluded.display_name,
    issuer = excluded.issuer,
    client_id = excluded.client_id,
    sealed_client_secret = excluded.sealed_client_secret,
    key_id = excluded.key_id,
    scopes = excluded.scopes,
    email_domains = excluded.email_domains,
    links_by_email = excluded.links_by_email
  returning id into provider;
  return provider;
end;
$$;
comment on function
  register_identity_provider(text, text, text, text, bytea, text, text[], text[], boolean) is
  E'@behavior -*\nAdds a provider at which people sign in, or replaces what is known of it. Called by registerIdentityProvider, which encrypts the client''s secret.';
grant execute on function
  register_identity_provider(text, text, text, text, bytea, text, text[], text[], boolean)
  to :"tenant", homeroom_server;
