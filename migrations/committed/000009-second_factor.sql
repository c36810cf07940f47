--! Previous: sha1:81122c8b5c318d213b2bcfd1d71acef78ecc03ae
--! Hash: sha1:6839604ab46babf129d52269e6a58cebdf599583
--! Message: second_factor

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

--! Included app/identity.sql
-- Types of second factors and of signing in elsewhere.

alter type app.sign_in_failure add value if not exists 'second_factor_needed';
alter type app.sign_in_failure add value if not exists 'wrong_code';
alter type app.sign_in_failure add value if not exists 'provider_refused';
alter type app.sign_in_failure add value if not exists 'unverified_email';
alter type app.sign_in_failure add value if not exists 'not_linked';

alter type app.token_purpose add value if not exists 'second_factor';
alter type app.token_purpose add value if not exists 'provider_sign_in';
comment on type app.token_purpose is
  'What a one-time token is good for: one that is sent by mail, or one between two steps of signing in.';
--! EndIncluded app/identity.sql

insert into platform.tenant_migrations (version, name, sql) values (10, 'second_factor', $delta$
--! Included tenant/deltas/0010_second_factor.sql
-- Second factors, and signing in at providers of OpenID Connect.

-- The secret is encrypted in Node, whose keys the database never sees; key_id names the key.
create table second_factors (
  id uuid not null default app.uuid_v7(),
  user_id uuid not null,
  sealed_secret bytea not null,
  key_id text not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint second_factors_pkey primary key (id),
  constraint second_factors_user_id_key unique (user_id),
  constraint second_factors_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade
);

create table recovery_codes (
  id uuid not null default app.uuid_v7(),
  second_factor_id uuid not null,
  code_hash bytea not null,
  used_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint recovery_codes_pkey primary key (id),
  constraint recovery_codes_second_factor_id_code_hash_key unique (second_factor_id, code_hash),
  constraint recovery_codes_second_factor_id_fkey foreign key (second_factor_id)
    references second_factors (id) on delete cascade,
  constraint recovery_codes_code_hash_check check (octet_length(code_hash) = 32)
);

create table identity_providers (
  id uuid not null default app.uuid_v7(),
  name text not null,
  display_name text collate app.natural not null,
  issuer text not null,
  client_id text not null,
  sealed_client_secret bytea not null,
  key_id text not null,
  scopes text[] not null default '{openid,email,profile}',
  email_domains text[] not null default '{}',
  links_by_email boolean not null default false,
  is_enabled boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint identity_providers_pkey primary key (id),
  constraint identity_providers_name_key unique (name),
  constraint identity_providers_name_check check (name ~ '^[a-z][a-z0-9-]{0,39}$'),
  constraint identity_providers_display_name_check
    check (btrim(display_name) <> '' and length(display_name) <= 100),
  constraint identity_providers_issuer_check
    check (issuer ~ '^https?://[^[:space:]?#]+$' and length(issuer) <= 500),
  constraint identity_providers_client_id_check
    check (btrim(client_id) <> '' and length(client_id) <= 300),
  constraint identity_providers_scopes_check
    check (
      'openid' = any (scopes) and array_position(scopes, null) is null
      and array_to_string(scopes, ' ') ~ '^[!#-\[\]-~]+( [!#-\[\]-~]+)*$'
    ),
  constraint identity_providers_email_domains_check
    check (
      array_position(email_domains, null) is null
      and array_to_string(email_domains, ' ') ~ '^([a-z0-9.-]+( [a-z0-9.-]+)*)?$'
    )
);

-- By subject, which a provider never gives to somebody else; addresses change hands.
create table user_identities (
  id uuid not null default app.uuid_v7(),
  user_id uuid not null,
  identity_provider_id uuid not null,
  subject text not null,
  email text,
  last_used_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint user_identities_pkey primary key (id),
  constraint user_identities_identity_provider_id_subject_key
    unique (identity_provider_id, subject),
  constraint user_identities_user_id_identity_provider_id_key
    unique (user_id, identity_provider_id),
  constraint user_identities_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint user_identities_identity_provider_id_fkey foreign key (identity_provider_id)
    references identity_providers (id) on delete cascade,
  constraint user_identities_subject_check check (length(subject) between 1 and 255)
);
--! EndIncluded tenant/deltas/0010_second_factor.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
