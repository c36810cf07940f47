import type { CatalogRule } from "./rule.ts";

/** What the API shows to its readers. What the school's role has a grant on is in the API. */
export const apiRules: Record<string, CatalogRule> = {
  "every table and view in the API has a comment": {
    broken: "comment on table students is null",
    query: `
    select relname as offender
    from pg_class
    where relnamespace = current_schema()::regnamespace
      and relkind in ('r', 'p', 'v')
      and not relispartition
      and has_any_column_privilege(current_schema()::name, oid, 'select, insert, update')
      and obj_description(oid, 'pg_class') is null`,
  },

  "every column in the API has a comment": {
    broken: "comment on column students.first_name is null",
    query: `
    select format('%s.%s', relname, attname) as offender
    from pg_attribute
    join pg_class on pg_class.oid = attrelid
    where relnamespace = current_schema()::regnamespace
      and relkind in ('r', 'p', 'v')
      and not relispartition
      and attnum > 0
      and not attisdropped
      and has_column_privilege(current_schema()::name, attrelid, attnum, 'select, insert, update')
      and col_description(attrelid, attnum) is null`,
  },

  "every function in the API has a comment": {
    broken: "comment on function search_people(text) is null",
    query: `
    select oid::regprocedure::text as offender
    from pg_proc
    where pronamespace = current_schema()::regnamespace
      and has_function_privilege(current_schema()::name, oid, 'execute')
      and obj_description(oid, 'pg_proc') is null`,
  },

  "functions that take or return a whole row find all its columns granted": {
    broken: `
    create function students_shout(students) returns text language sql return 'x';
    grant execute on function students_shout(students) to public`,
    query: `
    select pg_proc.oid::regprocedure::text as offender
    from pg_proc
    join pg_type on pg_type.oid = any (
      proargtypes::oid[] || case when not prosecdef then prorettype end
    )
    join pg_class on pg_class.oid = typrelid
    where pronamespace = current_schema()::regnamespace
      and relnamespace = current_schema()::regnamespace
      and has_function_privilege(current_schema()::name, pg_proc.oid, 'execute')
      and not has_table_privilege(current_schema()::name, pg_class.oid, 'select')`,
  },

  "a table whose rows are given to functions is readable as a whole": {
    // A row is handed over with all its columns: one that may not be read would spoil it.
    broken:
      "do $$ begin execute format('revoke select on class_subjects from %I', current_schema() || '_read'); execute format('grant select (id) on class_subjects to %I', current_schema() || '_read'); end $$",
    query: `
      select pg_class.relname as offender
      from pg_proc
      join pg_type on pg_type.oid = any (proargtypes)
      join pg_class on pg_class.oid = pg_type.typrelid
      where pronamespace = current_schema()::regnamespace
        and relnamespace = pronamespace
        and has_function_privilege(current_schema()::name, pg_proc.oid, 'execute')
        and not has_table_privilege(current_schema()::name, pg_class.oid, 'select')`,
  },

  "every type in app has a comment": {
    broken: "comment on type app.sex is null",
    query: `
    select typname as offender
    from pg_type
    left join pg_class on pg_class.oid = typrelid
    where typnamespace = 'app'::regnamespace
      and (typtype in ('e', 'd') or typtype = 'c' and relkind = 'c')
      and obj_description(pg_type.oid, 'pg_type') is null
    union all
    select format('%s.%s', relname, attname)
    from pg_attribute
    join pg_class on pg_class.oid = attrelid
    where relnamespace = 'app'::regnamespace
      and relkind = 'c'
      and col_description(attrelid, attnum) is null
      -- Input of the database's own, not of the API.
      and relname <> 'permission_entry'`,
  },
};
