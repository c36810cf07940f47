import type { CatalogRule } from "./rule.ts";

/** What keeps rows from those who may not see them. */
export const securityRules: Record<string, CatalogRule> = {
  "every table forces row-level security": {
    broken: "alter table students no force row level security",
    query: `
    select relname as offender
    from pg_class
    where relnamespace = current_schema()::regnamespace
      and relkind in ('r', 'p')
      and not (relrowsecurity and relforcerowsecurity)`,
  },

  "a table has one permissive policy for each command that is granted, and no other": {
    broken: "drop policy delete_permitted on students",
    query: `
    with granted as (
      select distinct class.oid, acl.privilege_type as command
      from pg_class as class
      cross join lateral (
        select grantee, privilege_type from aclexplode(class.relacl)
        union all
        select column_acl.grantee, column_acl.privilege_type
        from pg_attribute as attribute
        cross join lateral aclexplode(attribute.attacl) as column_acl
        where attribute.attrelid = class.oid
      ) as acl
      where class.relnamespace = current_schema()::regnamespace
        and class.relkind in ('r', 'p')
        and acl.grantee <> class.relowner
    ),
    stated as (
      select
        policy.polrelid as oid,
        case policy.polcmd
          when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE'
          else 'ALL'
        end as command
      from pg_policy as policy
      join pg_class as class on class.oid = policy.polrelid
      where class.relnamespace = current_schema()::regnamespace
        and policy.polname <> 'all_owner'
        and policy.polpermissive
    )
    select format('%s %s', coalesce(granted.oid, stated.oid)::regclass,
      coalesce(granted.command, stated.command)) as offender
    from granted
    full join stated on stated.oid = granted.oid and stated.command = granted.command
    group by granted.oid, stated.oid, granted.command, stated.command
    having granted.oid is null or stated.oid is null or count(*) > 1`,
  },

  "a policy for updates says what the row may become": {
    broken: "create policy update_own on students for update using (true)",
    query: `
    select format('%s %s', polrelid::regclass, polname) as offender
    from pg_policy
    join pg_class on pg_class.oid = polrelid
    where relnamespace = current_schema()::regnamespace
      and polcmd in ('w', '*')
      and polwithcheck is null`,
  },

  "policies look at the row they judge and ask all else once per statement": {
    broken:
      "create policy select_any on students for select using (has_permission('students:view'))",
    query: `
    with clauses as (
      select
        format('%s %s', polrelid::regclass, polname) as policy,
        clause.tree,
        pg_get_expr(clause.tree, polrelid) as expression
      from pg_policy
      join pg_class on pg_class.oid = polrelid
      cross join lateral (values (polqual), (polwithcheck)) as clause (tree)
      where relnamespace = current_schema()::regnamespace and clause.tree is not null
    )
    select policy as offender
    from clauses
    where tree::text ~ ':varlevelsup [1-9]'
      -- A call that is not the whole of a sub-select runs for each row.
      or regexp_replace(expression, '\\( SELECT [a-z_]+\\([^()]*\\) AS [a-z_]+\\)', '', 'g')
        ~ '[a-z_]+\\('`,
  },

  "views show what their reader may see": {
    broken: "create view everybody as select id from students",
    query: `
    select relname as offender
    from pg_class
    where relnamespace = current_schema()::regnamespace
      and (
        relkind = 'm'
        or relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false)
      )`,
  },

  "every function is bound to its school": {
    broken: "create function do_nothing() returns void language plpgsql as 'begin end'",
    query: `
    select oid::regprocedure::text as offender
    from pg_proc
    where pronamespace in (current_schema()::regnamespace, 'app'::regnamespace)
      and not exists (
        select from pg_depend
        where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e'
      )
      and prosqlbody is null
      and not coalesce(
        array_to_string(proconfig, ';') ~ 'search_path=(""|.*, app, pg_temp)', false
      )`,
  },

  "nothing is granted to PUBLIC": {
    broken: "grant select (id) on students to public",
    query: `
    select kind || ' ' || name as offender
    from (
      select 'function', oid::regprocedure::text, coalesce(proacl, acldefault('f', proowner))
      from pg_proc
      where pronamespace in (
        current_schema()::regnamespace, 'app'::regnamespace, 'platform'::regnamespace
      )
      union all
      select 'table', oid::regclass::text, coalesce(relacl, acldefault('r', relowner))
      from pg_class
      where relkind in ('r', 'p', 'v', 'm', 'S')
        and relnamespace in (
          current_schema()::regnamespace, 'app'::regnamespace, 'platform'::regnamespace
        )
      union all
      select 'column', attrelid::regclass || '.' || attname, attacl
      from pg_attribute
      join pg_class on pg_class.oid = attrelid
      where relnamespace = current_schema()::regnamespace and attacl is not null
      union all
      select 'schema', nspname, coalesce(nspacl, acldefault('n', nspowner))
      from pg_namespace
      where nspname in (current_schema(), 'app', 'platform', 'public', 'graphile_worker')
      union all
      select 'database', datname, coalesce(datacl, acldefault('d', datdba))
      from pg_database
      where datname = current_database()
    ) as object (kind, name, acl)
    where exists (select from aclexplode(acl) where grantee = 0)
      -- A copy made for one test file has the rights of a new database.
      and not (kind = 'database' and name like 'homeroom_test%')`,
  },

  "functions that act as their owner belong to somebody who cannot log in": {
    broken:
      "reset role; create function do_nothing() returns void language sql security definer begin atomic select; end",
    query: `
    select pg_proc.oid::regprocedure::text as offender
    from pg_proc
    join pg_roles on pg_roles.oid = proowner
    where pronamespace in (current_schema()::regnamespace, 'app'::regnamespace)
      and prosecdef
      and (rolcanlogin or rolsuper or rolbypassrls or rolname <> 'homeroom_owner')
    union all
    select relname
    from pg_class
    where relnamespace = current_schema()::regnamespace
      and relowner <> 'homeroom_owner'::regrole
    union all
    select pg_proc.oid::regprocedure::text || ' acts as its owner, with any search_path'
    from pg_proc
    where pronamespace = current_schema()::regnamespace
      and prosecdef and prosqlbody is null and proconfig is null`,
  },

  "secrets and private tables are granted to nobody": {
    broken: "grant select (password_hash) on users to homeroom_server",
    query: `
    select format('%s.%s', class.relname, attribute.attname) as offender
    from pg_class as class
    join pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attnum > 0
    cross join (
      select oid from pg_roles
      where rolname in (current_schema(), current_schema() || '_read', 'homeroom_server',
        'homeroom_worker', 'homeroom_tenant')
    ) as role
    where class.relnamespace = current_schema()::regnamespace
      and class.relkind in ('r', 'p', 'v')
      and (
        attribute.attname ~ '_hash$|^sealed_'
        or class.relname in (
          'effective_permissions', 'unlimited_permissions', 'user_tokens', 'db_logins',
          'idempotency_keys', 'recovery_codes', 'report_file_links',
          'report_file_parts'
        )
      )
      and has_column_privilege(role.oid, class.oid, attribute.attnum,
        'select, insert, update, references')`,
  },

  "inserting and updating is granted column by column": {
    broken: "grant update on students to homeroom_server",
    query: `
    select format('%s %s', class.relname, acl.privilege_type) as offender
    from pg_class as class
    cross join lateral aclexplode(class.relacl) as acl
    where class.relnamespace = current_schema()::regnamespace
      and acl.privilege_type in ('INSERT', 'UPDATE')
      and acl.grantee <> class.relowner`,
  },

  "nobody but the owner truncates, refers to or puts triggers on a table": {
    broken: "grant truncate on students to homeroom_server",
    query: `
    select format('%s %s', class.relname, acl.privilege_type) as offender
    from pg_class as class
    cross join lateral aclexplode(class.relacl) as acl
    where class.relnamespace = current_schema()::regnamespace
      and acl.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
      and acl.grantee <> class.relowner`,
  },

  "the logins of server and worker own nothing and have no special rights": {
    broken: "reset role; alter role homeroom_server createdb",
    query: `
    select rolname::text as offender
    from pg_roles
    where rolname in ('homeroom_server', 'homeroom_worker')
      and (
        rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolinherit
        or exists (select from pg_class where relowner = pg_roles.oid)
        or exists (select from pg_proc where proowner = pg_roles.oid)
        or exists (select from pg_namespace where nspowner = pg_roles.oid)
        or pg_has_role(pg_roles.oid, 'homeroom_owner', 'member')
      )`,
  },
};
