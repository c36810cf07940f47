--! Previous: sha1:6839604ab46babf129d52269e6a58cebdf599583
--! Hash: sha1:c99ee8c00b7309085907dad01738d707d36bc732
--! Message: idempotency_keys

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

insert into platform.tenant_migrations (version, name, sql) values (11, 'idempotency_keys', $delta$
--! Included tenant/deltas/0011_idempotency_keys.sql
-- Requests that must not be done twice, and how they were answered.

create table idempotency_keys (
  id uuid not null default app.uuid_v7(),
  user_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  location text,
  answer bytea,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint idempotency_keys_pkey primary key (id),
  constraint idempotency_keys_user_id_key_key unique (user_id, key),
  constraint idempotency_keys_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint idempotency_keys_key_check check (length(key) between 1 and 255),
  constraint idempotency_keys_request_hash_check check (octet_length(request_hash) = 32)
);
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);
--! EndIncluded tenant/deltas/0011_idempotency_keys.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
