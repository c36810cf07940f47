-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

--! include app/charts.sql

insert into platform.tenant_migrations (version, name, sql) values (18, 'charts', $delta$
--! include tenant/deltas/0018_charts.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
