create or replace function finish_provider_sign_in(
  provider uuid,
  provider_subject text,
  provider_email text,
  email_is_verified boolean,
  code_hash bytea,
  client_agent text,
  client_address inet
) returns text
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody signs in as somebody yet.
declare
  origin identity_providers;
  address constant text := case
    when provider_email ~ '^[^@[:space:]]+@[^@[:space:]]+$' then left(provider_email, 254)
  end;
  person uuid;
  failure app.sign_in_failure;
begin
  select * into origin from identity_providers where id = provider and is_enabled for share;
  select user_id into person
  from user_identities
  where identity_provider_id = origin.id and subject = provider_subject;

  if origin.id is null then
    failure := 'provider_refused';
  elsif (person is null or origin.email_domains <> '{}')
    and (address is null or email_is_verified is not true)
  then
    failure := 'unverified_email';
  elsif origin.email_domains <> '{}'
    and lower(split_part(address, '@', 2)) <> all (origin.email_domains)
  then
    failure := 'not_linked';
  elsif person is null and origin.links_by_email then
    -- Somebody whose account is linked to another subject keeps it: addresses are given anew.
    insert into user_identities (user_id, identity_provider_id, subject)
    select users.id, origin.id, provider_subject
    from users
    where lower(users.email) = lower(address) and users.is_active
    on conflict do nothing;
    select user_id into person
    from user_identities
    where identity_provider_id = origin.id and subject = provider_subject;
  end if;
  if failure is null and person is null then
    failure := 'not_linked';
  end if;
  if failure is null then
    perform from users where id = person and is_active for no key update;
    failure := case when not found then 'deactivated' end;
  end if;
  if failure is not null then
    perform record_sign_in(
      person, coalesce(address, '(no address)'), failure, null, client_agent, client_address
    );
    return failure;
  end if;

  update user_identities
  set email = address, last_used_at = now()
  where identity_provider_id = origin.id and subject = provider_subject;
  insert into user_tokens (user_id, purpose, token_hash, expires_at)
  values (person, 'provider_sign_in', code_hash, now() + interval '1 minute')
  on conflict (token_hash) do nothing;
  if not found then
    perform record_sign_in(
      person, coalesce(address, '(no address)'), 'provider_refused', null, client_agent,
      client_address
    );
    return 'replayed';
  end if;
  return 'accepted';
end;
$$;
comment on function
  finish_provider_sign_in(uuid, text, text, boolean, bytea, text, inet) is
  'Decides who somebody is whom a provider has vouched for, and registers the code that begins the session. A code that is there already is a replay.';
grant execute on function
  finish_provider_sign_in(uuid, text, text, boolean, bytea, text, inet) to homeroom_server;
