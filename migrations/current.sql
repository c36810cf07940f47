-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

--! include app/deliveries.sql

insert into platform.tenant_migrations (version, name, sql) values (13, 'deliveries', $delta$
--! include tenant/deltas/0013_deliveries.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

insert into platform.tenant_migrations (version, name, sql) values (14, 'jobs', $delta$
--! include tenant/deltas/0014_jobs.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

--! include app/imports.sql

insert into platform.tenant_migrations (version, name, sql) values (15, 'attachments', $delta$
--! include tenant/deltas/0015_attachments.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

insert into platform.tenant_migrations (version, name, sql) values (16, 'report_files', $delta$
--! include tenant/deltas/0016_report_files.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
