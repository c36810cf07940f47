import type { CatalogRule } from "./rule.ts";

/** Tables that are not like the others, each for a reason. */
const derived = "'effective_permissions', 'unlimited_permissions'"; // from roles and who has them
const withoutOwnId = `(${derived})`;
// The log itself, and pieces of files, which come and go with the rows of these.
const withoutAudit = `(${derived}, 'audit_logs', 'attachment_parts', 'report_file_parts')`;

/** What every table has. */
export const structureRules: Record<string, CatalogRule> = {
  "every table has a time-ordered uuid as its key": {
    broken: "create table gadgets (id uuid primary key default gen_random_uuid())",
    query: `
    select class.relname as offender
    from pg_class as class
    where class.relnamespace = current_schema()::regnamespace
      and class.relkind in ('r', 'p')
      and not class.relispartition
      and class.relname not in ${withoutOwnId}
      and not exists (
        select
        from pg_attribute as attribute
        join pg_attrdef on adrelid = attrelid and adnum = attnum
        join pg_constraint on conrelid = attrelid and contype = 'p' and conkey[1] = attnum
        where attrelid = class.oid
          and attname = 'id'
          and atttypid = 'uuid'::regtype
          and pg_get_expr(adbin, adrelid) ~ '^(app\\.)?uuid_v7\\(\\)$'
      )`,
  },

  "every table knows when its rows were made and changed": {
    broken: "create table gadgets (id uuid primary key)",
    query: `
    select format('%s.%s', class.relname, wanted.name) as offender
    from pg_class as class
    cross join (values ('created_at'), ('updated_at')) as wanted (name)
    where class.relnamespace = current_schema()::regnamespace
      and class.relkind in ('r', 'p')
      and not class.relispartition
      and class.relname not in ${withoutOwnId}
      and not exists (
        select
        from pg_attribute
        join pg_trigger on tgrelid = attrelid and tgname = '_100_timestamps'
        where attrelid = class.oid
          and attname = wanted.name
          and atttypid = 'timestamptz'::regtype
          and attnotnull
      )
      -- The log's rows never change.
      and class.relname <> 'audit_logs'`,
  },

  "every change of every table is logged": {
    broken: "drop trigger _800_audit_update on students",
    query: `
    select format('%s %s', class.relname, wanted.name) as offender
    from pg_class as class
    cross join (
      values ('_800_audit_insert'), ('_800_audit_update'), ('_800_audit_delete')
    ) as wanted (name)
    where class.relnamespace = current_schema()::regnamespace
      and class.relkind = 'r'
      and not class.relispartition
      and class.relname not in ${withoutAudit}
      and not exists (select from pg_trigger where tgrelid = class.oid and tgname = wanted.name)`,
  },

  "every foreign key has an index": {
    broken: "drop index enrollments_class_id_idx",
    query: `
    select conname as offender
    from pg_constraint
    join pg_class on pg_class.oid = conrelid
    where pg_class.relnamespace = current_schema()::regnamespace
      and contype = 'f'
      and not exists (
        select
        from pg_index
        where indrelid = conrelid
          and indisvalid
          and indpred is null
          and (indkey::int2[])[0:cardinality(conkey) - 1] @> conkey
      )`,
  },

  "every foreign key says what happens when its target goes": {
    broken: "alter table rooms add best_subject_id uuid references subjects",
    query: `
    select conname as offender
    from pg_constraint
    join pg_class on pg_class.oid = conrelid
    where pg_class.relnamespace = current_schema()::regnamespace
      and contype = 'f'
      and confdeltype = 'a'`,
  },

  "no table refers to another schema": {
    broken: "alter table rooms add tenant_id uuid references platform.tenants",
    query: `
    select conname as offender
    from pg_constraint
    join pg_class as target on target.oid = confrelid
    where connamespace = current_schema()::regnamespace
      and contype = 'f'
      and target.relnamespace <> connamespace`,
  },

  "types live in app, not with a school": {
    broken: "create type mood as enum ('good')",
    query: `
    select typname as offender
    from pg_type
    left join pg_class on pg_class.oid = typrelid
    where typnamespace = current_schema()::regnamespace
      and (typtype in ('e', 'd', 'r', 'm') or typtype = 'c' and relkind = 'c')`,
  },
};
