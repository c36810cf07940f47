-- Everything belongs to homeroom_owner, whoever connects.
set local role homeroom_owner;

--! include app/types.sql
--! include app/functions.sql
--! include platform/tenants.sql
--! include platform/ledger.sql

insert into platform.tenant_migrations (version, name, sql) values (1, 'identity', $delta$
--! include tenant/deltas/0001_identity.sql
$delta$);

insert into platform.tenant_migrations (version, name, sql) values (2, 'core', $delta$
--! include tenant/deltas/0002_core.sql
$delta$);

insert into platform.tenant_migrations (version, name, sql) values (3, 'academic', $delta$
--! include tenant/deltas/0003_academic.sql
$delta$);

reset role;
