-- The ledger: the deltas that every school's schema is made of, and what happened to whom.

create table platform.tenant_migrations (
  version integer not null,
  name text not null,
  sha256 text not null generated always as (app.sha256_hex(sql)) stored,
  sql text not null,
  created_at timestamptz not null default now(),
  constraint tenant_migrations_pkey primary key (version),
  constraint tenant_migrations_name_key unique (name),
  constraint tenant_migrations_version_check check (version > 0)
);
comment on table platform.tenant_migrations is 'Deltas of the schools'' schemas, in order. Never changed once committed.';

create table platform.tenant_rollouts (
  id uuid not null default app.uuid_v7(),
  tenant_id uuid not null,
  from_version integer not null,
  to_version integer not null,
  bundle_sha256 text not null,
  duration_ms integer not null,
  error text,
  created_at timestamptz not null default now(),
  constraint tenant_rollouts_pkey primary key (id),
  constraint tenant_rollouts_tenant_id_fkey foreign key (tenant_id) references platform.tenants (id)
    on delete cascade
);
create index tenant_rollouts_tenant_id_idx on platform.tenant_rollouts (tenant_id, created_at desc);
comment on table platform.tenant_rollouts is 'What was applied to which school, when, how long it took and how it ended.';
comment on column platform.tenant_rollouts.error is 'Why the school kept its old state; null when it went well.';

-- A server asks whether the database is the one that it was built for.
grant select (version, name) on platform.tenant_migrations to homeroom_server, homeroom_worker;
