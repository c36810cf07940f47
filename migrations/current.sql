-- Begin with `set local role homeroom_owner;`: everything belongs to it, whoever connects.
-- Here go changes of app and platform, and one `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

insert into platform.tenant_migrations (version, name, sql) values (4, 'unlimited_permissions', $delta$
--! include tenant/deltas/0004_unlimited_permissions.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;
