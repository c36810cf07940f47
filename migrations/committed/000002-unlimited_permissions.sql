--! Previous: sha1:2a2e27d31ffe136715e521e74b9711bb148d2733
--! Hash: sha1:e25ad4c3bddc30bdea47572d20610874d17ddd40
--! Message: unlimited_permissions

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

insert into platform.tenant_migrations (version, name, sql) values (4, 'unlimited_permissions', $delta$
--! Included tenant/deltas/0004_unlimited_permissions.sql
-- What a user may do with all rows of all schools, because almost every statement asks. Triggers
-- on user_roles and effective_permissions keep it. One row for each assignment of a role, so that
-- each keeps its own validity. No foreign key: one that is just being taken from a user must not
-- make a grant to its role wait or fail.
create table unlimited_permissions (
  user_id uuid not null,
  permission_code text not null,
  user_role_id uuid not null,
  valid_from timestamptz not null,
  valid_until timestamptz,
  constraint unlimited_permissions_pkey primary key (user_id, permission_code, user_role_id)
);

-- Held until the triggers stand: nobody assigns a role meanwhile.
lock table user_roles, effective_permissions in share row exclusive mode;

insert into unlimited_permissions (
  user_id, permission_code, user_role_id, valid_from, valid_until
)
select
  user_roles.user_id, effective_permissions.permission_code, user_roles.id, user_roles.valid_from,
  user_roles.valid_until
from user_roles
join effective_permissions on effective_permissions.role_id = user_roles.role_id
where user_roles.school_id is null and effective_permissions.scope = 'all';
--! EndIncluded tenant/deltas/0004_unlimited_permissions.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
