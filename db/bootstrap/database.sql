-- What a database needs before its first migration. Run by the operator's login in that database,
-- after roles.sql; a second run changes nothing.

do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant all on database %I to homeroom_owner', current_database());
  execute format(
    'grant connect on database %I to homeroom_server, homeroom_worker, homeroom_tenant',
    current_database()
  );
end;
$$;

revoke all on schema public from public;
alter default privileges for role homeroom_owner revoke execute on functions from public;

create schema if not exists app authorization homeroom_owner;
create schema if not exists platform authorization homeroom_owner;

-- db/runner/queue.ts fills it.
alter default privileges for role homeroom_queue revoke execute on functions from public;
create schema if not exists graphile_worker authorization homeroom_queue;

set role homeroom_owner;
create extension if not exists btree_gist schema app;
create extension if not exists pg_trgm schema app;
create extension if not exists pgcrypto schema app;
create extension if not exists unaccent schema app;
reset role;

-- Functions of extensions belong to a superuser, so the default above does not hold for them.
do $$
declare
  routine text;
begin
  for routine in
    select p.oid::regprocedure::text
    from pg_catalog.pg_proc p
    join pg_catalog.pg_depend d
      on d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
    where p.pronamespace = 'app'::regnamespace and p.proacl is null
  loop
    execute format('revoke execute on routine %s from public', routine);
    execute format('grant execute on routine %s to homeroom_owner, homeroom_tenant', routine);
  end loop;
end;
$$;
