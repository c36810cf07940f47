--! Previous: sha1:c99ee8c00b7309085907dad01738d707d36bc732
--! Hash: sha1:fb36b0d80f83ab857f84d2137db1746417557510
--! Message: record_views

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

insert into platform.tenant_migrations (version, name, sql) values (12, 'record_views', $delta$
--! Included tenant/deltas/0012_record_views.sql
-- Who looked at what not everybody may see. No foreign keys: the log outlives what it speaks of.

create table record_views (
  id uuid not null default app.uuid_v7(),
  occurred_at timestamptz not null default now(),
  user_id uuid,
  database_login name not null default session_user,
  table_name name not null,
  row_id uuid not null,
  field_group text not null,
  session_id uuid,
  request_id text,
  address inet,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint record_views_pkey primary key (id),
  constraint record_views_field_group_check check (field_group ~ '^[a-z][a-z_]*$')
);
create index record_views_row_id_idx on record_views (row_id, occurred_at desc);
create index record_views_user_id_idx on record_views (user_id, occurred_at desc);
create index record_views_occurred_at_idx on record_views (occurred_at desc);
--! EndIncluded tenant/deltas/0012_record_views.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
