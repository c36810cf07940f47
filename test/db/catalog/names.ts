import type { CatalogRule } from "./rule.ts";

/** Names that errors, tests and people rely on. */
export const nameRules: Record<string, CatalogRule> = {
  "constraints are named for their table and kind": {
    broken: "alter table rooms add constraint is_big check (capacity > 1)",
    query: `
    select conname as offender
    from pg_constraint
    join pg_class on pg_class.oid = conrelid
    where pg_class.relnamespace = current_schema()::regnamespace
      and not pg_class.relispartition
      and contype in ('p', 'u', 'f', 'c', 'x')
      and (
        not starts_with(conname, relname || '_')
        or conname !~ case contype
          when 'p' then '_pkey$' when 'u' then '_key$' when 'f' then '_fkey$'
          when 'c' then '_check$' else '_excl$'
        end
        -- Postgres numbers the names that it makes up itself.
        or conname ~ '[a-z]\\d+$'
      )`,
  },

  "indexes are named for their table and kind": {
    broken: "create index by_capacity on rooms (capacity)",
    query: `
    select index.relname as offender
    from pg_index
    join pg_class as index on index.oid = indexrelid
    join pg_class as class on class.oid = indrelid
    where class.relnamespace = current_schema()::regnamespace
      and not class.relispartition
      and (
        not starts_with(index.relname, class.relname || '_')
        or index.relname !~ case
          when indisprimary then '_pkey$' when indisunique then '_key$'
          when indisexclusion then '_excl$' else '_idx$'
        end
      )`,
  },

  "policies are named by command and audience": {
    broken: "alter policy select_permitted on rooms rename to everybody",
    query: `
    select format('%s %s', polrelid::regclass, polname) as offender
    from pg_policy
    join pg_class on pg_class.oid = polrelid
    where relnamespace = current_schema()::regnamespace
      and polname !~ case polcmd
        when 'r' then '^select_' when 'a' then '^insert_' when 'w' then '^update_'
        when 'd' then '^delete_' else '^all_'
      end`,
  },

  "tables are named in the plural": {
    broken: "create table gadget (id uuid primary key)",
    query: `
    select relname as offender
    from pg_class
    where relnamespace = current_schema()::regnamespace
      and relkind in ('r', 'p')
      and not relispartition
      and relname !~ '(s|history|maintenance)$'`,
  },

  "triggers are named by their turn, and their functions by table and task": {
    broken: "alter trigger _100_timestamps on rooms rename to timestamps",
    query: `
    select format('%s on %s: %s', tgname, tgrelid::regclass, proname) as offender
    from pg_trigger
    join pg_class on pg_class.oid = tgrelid
    join pg_proc on pg_proc.oid = tgfoid
    where relnamespace = current_schema()::regnamespace
      and not tgisinternal
      and (
        tgname !~ '^_(100_timestamps|(150|200|300|500)_[a-z_]+|800_audit_[a-z]+|900_queue_job(_[a-z]+)?)$'
        or proname !~ '^tg(_[a-z_]+)?__[a-z_]+$'
      )`,
  },

  "functions are named in lower case": {
    broken: 'alter function has_permission(text) rename to "hasPermission"',
    query: `
    select proname as offender
    from pg_proc
    where pronamespace = current_schema()::regnamespace
      and proname !~ '^[a-z][a-z0-9_]*$'`,
  },
};
