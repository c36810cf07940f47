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
