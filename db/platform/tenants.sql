-- The control plane: which schools there are, and what was applied to them.

create type platform.tenant_status as enum ('active', 'suspended');

create table platform.tenants (
  id uuid not null default app.uuid_v7(),
  slug text not null,
  name text not null,
  status platform.tenant_status not null default 'active',
  version integer not null default 0,
  bundle_sha256 text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint tenants_pkey primary key (id),
  constraint tenants_slug_key unique (slug),
  constraint tenants_slug_check check (slug ~ '^[a-z][a-z0-9-]{1,39}$'),
  constraint tenants_name_check check (btrim(name) <> '')
);
comment on table platform.tenants is 'The school groups of this database, each with a schema of its own.';
comment on column platform.tenants.slug is 'First label of the address, and part of the names of schema and roles.';
comment on column platform.tenants.status is 'A suspended school keeps its data and answers nobody.';
comment on column platform.tenants.version is 'The last delta that its schema has.';
comment on column platform.tenants.bundle_sha256 is 'The functions, triggers, views and policies that its schema has.';

create table platform.tenant_domains (
  domain text not null,
  tenant_id uuid not null,
  created_at timestamptz not null default now(),
  constraint tenant_domains_pkey primary key (domain),
  constraint tenant_domains_tenant_id_fkey foreign key (tenant_id) references platform.tenants (id)
    on delete cascade,
  constraint tenant_domains_domain_check check (domain = lower(domain) and domain ~ '^[a-z0-9.-]+$')
);
create index tenant_domains_tenant_id_idx on platform.tenant_domains (tenant_id);
comment on table platform.tenant_domains is 'Further host names under which a school answers.';

-- Servers keep tenants in memory; the payload says which one to forget.
create function platform.tg_tenants__notify() returns trigger
  language plpgsql
  set search_path from current
as $$
begin
  perform pg_catalog.pg_notify('platform_tenants', coalesce(new.id, old.id)::text);
  return null;
end;
$$;

create function platform.tg_tenant_domains__notify() returns trigger
  language plpgsql
  set search_path from current
as $$
begin
  perform pg_catalog.pg_notify('platform_tenants', coalesce(new.tenant_id, old.tenant_id)::text);
  return null;
end;
$$;

create trigger _100_timestamps before insert or update on platform.tenants
  for each row execute function app.tg__timestamps();
create trigger _900_notify after insert or update or delete on platform.tenants
  for each row execute function platform.tg_tenants__notify();
create trigger _900_notify after insert or update or delete on platform.tenant_domains
  for each row execute function platform.tg_tenant_domains__notify();

create table platform.administrators (
  id uuid not null default app.uuid_v7(),
  login name not null,
  created_at timestamptz not null default now(),
  constraint administrators_pkey primary key (id),
  constraint administrators_login_key unique (login)
);
comment on table platform.administrators is 'Database logins of the people who run this platform.';

grant usage on schema platform to homeroom_server, homeroom_worker;
grant select on platform.tenants, platform.tenant_domains to homeroom_server, homeroom_worker;
