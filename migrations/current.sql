-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

--! include platform/limits.sql
--! include app/identity.sql

insert into platform.tenant_migrations (version, name, sql) values (10, 'second_factor', $delta$
--! include tenant/deltas/0010_second_factor.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

insert into platform.tenant_migrations (version, name, sql) values (11, 'idempotency_keys', $delta$
--! include tenant/deltas/0011_idempotency_keys.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

insert into platform.tenant_migrations (version, name, sql) values (12, 'record_views', $delta$
--! include tenant/deltas/0012_record_views.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

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
