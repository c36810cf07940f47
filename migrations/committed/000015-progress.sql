--! Previous: sha1:cf37ed69e361003ed66a5ade3e7baf44a5d6da72
--! Hash: sha1:6f40411532c190c63700fba82784e54db2d9887c
--! Message: progress

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

insert into platform.tenant_migrations (version, name, sql) values (16, 'progress', $delta$
--! Included tenant/deltas/0016_progress.sql
-- How far an import is, in rows; roles whose holders need a second factor.

alter table data_imports
  add column rows_read integer not null default 0,
  add constraint data_imports_rows_read_check check (rows_read >= 0);

alter table roles add column requires_second_factor boolean not null default false;
--! EndIncluded tenant/deltas/0016_progress.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
