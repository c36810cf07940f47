-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

insert into platform.tenant_migrations (version, name, sql) values (19, 'mail_claims', $delta$
--! include tenant/deltas/0019_mail_claims.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
