-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

--! include app/grading.sql

insert into platform.tenant_migrations (version, name, sql) values (5, 'grading', $delta$
--! include tenant/deltas/0005_grading.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

--! include app/communication.sql

insert into platform.tenant_migrations (version, name, sql) values (6, 'communication', $delta$
--! include tenant/deltas/0006_communication.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

--! include app/library.sql

insert into platform.tenant_migrations (version, name, sql) values (7, 'library', $delta$
--! include tenant/deltas/0007_library.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

--! include app/transport.sql

insert into platform.tenant_migrations (version, name, sql) values (8, 'transport', $delta$
--! include tenant/deltas/0008_transport.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

--! include app/reports.sql

insert into platform.tenant_migrations (version, name, sql) values (9, 'reports', $delta$
--! include tenant/deltas/0009_reports.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
