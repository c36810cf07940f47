-- Users and roles. Everything else refers to these tables, so they come first.

create table users (
  id uuid not null default app.uuid_v7(),
  email text not null,
  display_name text collate app.natural not null,
  locale text not null default 'en',
  time_zone text,
  is_active boolean not null default true,
  password_hash text,
  must_change_password boolean not null default false,
  password_changed_at timestamptz,
  phone text,
  sourced_id text,
  sourced_values jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint users_pkey primary key (id),
  constraint users_sourced_id_key unique (sourced_id),
  constraint users_email_check
    check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
  constraint users_display_name_check
    check (btrim(display_name) <> '' and length(display_name) <= 200),
  constraint users_locale_check check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  constraint users_time_zone_check check (app.is_time_zone(time_zone)),
  constraint users_password_hash_check check (password_hash like '$argon2id$%'),
  constraint users_sourced_values_check check (jsonb_typeof(sourced_values) = 'object')
);
create unique index users_email_key on users (lower(email));
create index users_display_name_idx on users (display_name, id);

create table roles (
  id uuid not null default app.uuid_v7(),
  name text collate app.natural not null,
  description text not null default '',
  parent_role_id uuid,
  is_system boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint roles_pkey primary key (id),
  constraint roles_name_key unique (name),
  constraint roles_name_check check (btrim(name) <> '' and length(name) <= 100),
  constraint roles_parent_role_id_fkey foreign key (parent_role_id) references roles (id)
    on delete restrict,
  constraint roles_parent_role_id_check check (parent_role_id <> id)
);
create index roles_parent_role_id_idx on roles (parent_role_id);

create table permissions (
  id uuid not null default app.uuid_v7(),
  resource text not null,
  type app.permission_type not null,
  code text not null generated always as (resource || ':' || app.permission_type_name(type)) stored,
  description text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint permissions_pkey primary key (id),
  constraint permissions_code_key unique (code),
  constraint permissions_resource_check check (resource ~ '^[a-z][a-z_]*$')
);

create table role_permissions (
  id uuid not null default app.uuid_v7(),
  role_id uuid not null,
  permission_id uuid not null,
  scope app.permission_scope not null default 'all',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint role_permissions_pkey primary key (id),
  constraint role_permissions_role_id_permission_id_scope_key
    unique (role_id, permission_id, scope),
  constraint role_permissions_role_id_fkey foreign key (role_id) references roles (id)
    on delete cascade,
  constraint role_permissions_permission_id_fkey foreign key (permission_id)
    references permissions (id) on delete cascade
);
create index role_permissions_permission_id_idx on role_permissions (permission_id);

-- What a role may do with all that it inherits from its parents. Triggers on roles,
-- role_permissions and permissions keep it, so that a check is an index probe.
create table effective_permissions (
  role_id uuid not null,
  permission_code text not null,
  scope app.permission_scope not null,
  constraint effective_permissions_pkey primary key (role_id, permission_code, scope),
  constraint effective_permissions_role_id_fkey foreign key (role_id) references roles (id)
    on delete cascade
);

create table user_roles (
  id uuid not null default app.uuid_v7(),
  user_id uuid not null,
  role_id uuid not null,
  school_id uuid,
  valid_from timestamptz not null default now(),
  valid_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint user_roles_pkey primary key (id),
  constraint user_roles_user_id_role_id_school_id_key
    unique nulls not distinct (user_id, role_id, school_id),
  constraint user_roles_user_id_fkey foreign key (user_id) references users (id) on delete cascade,
  constraint user_roles_role_id_fkey foreign key (role_id) references roles (id) on delete restrict,
  constraint user_roles_valid_until_check check (valid_until > valid_from)
);
create index user_roles_role_id_idx on user_roles (role_id);
create index user_roles_school_id_idx on user_roles (school_id);

create table object_permissions (
  id uuid not null default app.uuid_v7(),
  permission_id uuid not null,
  row_id uuid not null,
  user_id uuid,
  role_id uuid,
  valid_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint object_permissions_pkey primary key (id),
  constraint object_permissions_grantee_key
    unique nulls not distinct (permission_id, row_id, user_id, role_id),
  constraint object_permissions_permission_id_fkey foreign key (permission_id)
    references permissions (id) on delete cascade,
  constraint object_permissions_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint object_permissions_role_id_fkey foreign key (role_id) references roles (id)
    on delete cascade,
  constraint object_permissions_grantee_check check (num_nonnulls(user_id, role_id) = 1)
);
create index object_permissions_user_id_idx on object_permissions (user_id, permission_id);
create index object_permissions_role_id_idx on object_permissions (role_id, permission_id);

-- One row per refresh token. All tokens that descend from one sign-in share a family; the family
-- is the session that access tokens name.
create table user_sessions (
  id uuid not null default app.uuid_v7(),
  user_id uuid not null,
  family_id uuid not null,
  refresh_token_hash bytea not null,
  device text,
  user_agent text,
  address inet,
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  replaced_at timestamptz,
  revoked_at timestamptz,
  revoked_reason app.session_end,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint user_sessions_pkey primary key (id),
  constraint user_sessions_refresh_token_hash_key unique (refresh_token_hash),
  constraint user_sessions_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint user_sessions_refresh_token_hash_check check (octet_length(refresh_token_hash) = 32),
  constraint user_sessions_expires_at_check check (expires_at > created_at),
  constraint user_sessions_revoked_reason_check
    check ((revoked_at is null) = (revoked_reason is null))
);
create index user_sessions_user_id_idx on user_sessions (user_id, created_at desc);
create unique index user_sessions_family_id_key on user_sessions (family_id)
  where replaced_at is null;
create index user_sessions_expires_at_idx on user_sessions (expires_at);

-- Attempts are kept for addresses that belong to nobody too: they count towards the lock.
create table login_history (
  id uuid not null default app.uuid_v7(),
  user_id uuid,
  email text not null,
  succeeded boolean not null,
  failure_reason app.sign_in_failure,
  address inet,
  user_agent text,
  session_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint login_history_pkey primary key (id),
  constraint login_history_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint login_history_failure_reason_check check (succeeded = (failure_reason is null))
);
create index login_history_user_id_idx on login_history (user_id, created_at desc);
create index login_history_email_idx on login_history (lower(email), created_at desc);
create index login_history_created_at_idx on login_history (created_at desc);

create table user_tokens (
  id uuid not null default app.uuid_v7(),
  user_id uuid not null,
  purpose app.token_purpose not null,
  token_hash bytea not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint user_tokens_pkey primary key (id),
  constraint user_tokens_token_hash_key unique (token_hash),
  constraint user_tokens_user_id_fkey foreign key (user_id) references users (id) on delete cascade,
  constraint user_tokens_token_hash_check check (octet_length(token_hash) = 32),
  constraint user_tokens_expires_at_check check (expires_at > created_at)
);
create index user_tokens_user_id_idx on user_tokens (user_id, purpose);
create index user_tokens_expires_at_idx on user_tokens (expires_at);

-- Which user of the school a database login of a BI tool reads as.
create table db_logins (
  id uuid not null default app.uuid_v7(),
  login name not null,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint db_logins_pkey primary key (id),
  constraint db_logins_login_key unique (login),
  constraint db_logins_user_id_fkey foreign key (user_id) references users (id) on delete cascade
);
create index db_logins_user_id_idx on db_logins (user_id);
