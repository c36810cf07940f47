-- Describes one schema ($1) as SQL text, in an order that depends on names alone. Partitions are
-- left out: which there are depends on the day. The caller's search_path is the school's, so that
-- names stand as they do in its own SQL.
with objects as (
  select
    class.oid, class.relname::text, class.relkind, class.relacl, class.relowner, class.reloptions
  from pg_class as class
  where class.relnamespace = $1::regnamespace
    and class.relkind in ('r', 'p', 'v')
    and not class.relispartition
),
routines as (
  select routine.oid, routine.oid::regprocedure::text as signature, routine.proacl, routine.proowner
  from pg_proc as routine
  where routine.pronamespace = $1::regnamespace
),
grants as (
  select
    1 as rank, objects.relname as name,
    format(
      'grant %s on %I to %s;',
      string_agg(lower(acl.privilege_type), ', ' order by acl.privilege_type),
      objects.relname, acl.grantee::regrole
    ) as line
  from objects
  cross join lateral aclexplode(objects.relacl) as acl
  where acl.grantee <> objects.relowner
  group by objects.relname, acl.grantee
  union all
  select
    1, objects.relname,
    format(
      'grant %s (%s) on %I to %s;',
      lower(acl.privilege_type),
      string_agg(quote_ident(attribute.attname), ', ' order by attribute.attname),
      objects.relname, acl.grantee::regrole
    )
  from objects
  join pg_attribute as attribute on attribute.attrelid = objects.oid
  cross join lateral aclexplode(attribute.attacl) as acl
  group by objects.relname, acl.grantee, acl.privilege_type
  union all
  select
    2, routines.signature,
    format(
      'grant execute on function %s to %s;',
      routines.signature,
      case acl.grantee when 0 then 'public' else acl.grantee::regrole::text end
    )
  from routines
  cross join lateral aclexplode(coalesce(routines.proacl, acldefault('f', routines.proowner))) as acl
  where acl.grantee <> routines.proowner
),
lines as (
  -- Tables, a line a column in the columns' own order ...
  select 1 as rank, relname as name, 0 as part, '' as sort, format('create table %I (', relname) as line
  from objects
  where relkind in ('r', 'p')
  union all
  select
    1, objects.relname, 1, lpad(row_number() over (
      partition by objects.oid order by attribute.attnum
    )::text, 4, '0'),
    format(
      '  %I %s%s%s%s',
      attribute.attname,
      format_type(attribute.atttypid, attribute.atttypmod),
      case when attribute.attcollation <> 0 and attribute.attcollation <> 'pg_catalog."default"'::regcollation
        then ' collate ' || attribute.attcollation::regcollation::text else '' end,
      case when attribute.attnotnull then ' not null' else '' end,
      case
        when attribute.attgenerated = 's'
          then ' generated always as ' || pg_get_expr(definition.adbin, definition.adrelid) || ' stored'
        when definition.adbin is not null
          then ' default ' || pg_get_expr(definition.adbin, definition.adrelid)
        else ''
      end
    )
  from objects
  join pg_attribute as attribute on attribute.attrelid = objects.oid
  left join pg_attrdef as definition
    on definition.adrelid = objects.oid and definition.adnum = attribute.attnum
  where objects.relkind in ('r', 'p') and attribute.attnum > 0 and not attribute.attisdropped
  union all
  -- ... and a line a constraint (not null stands with its column) ...
  select
    1, objects.relname, 2, con.conname,
    format('  constraint %I %s', con.conname, pg_get_constraintdef(con.oid))
  from objects
  join pg_constraint as con on con.conrelid = objects.oid
  where con.contype not in ('n', 't')
  union all
  select 1, relname, 3, '', ');'
  from objects
  where relkind in ('r', 'p')
  union all
  -- ... followed by what belongs to it.
  select 1, objects.relname, 4, entry.relname, pg_get_indexdef(entry.oid) || ';'
  from objects
  join pg_index as index on index.indrelid = objects.oid
  join pg_class as entry on entry.oid = index.indexrelid
  where not exists (
    select from pg_constraint where conindid = entry.oid and contype in ('p', 'u', 'x')
  )
  union all
  select
    1, objects.relname, 5, '',
    case
      when class.relrowsecurity and class.relforcerowsecurity
        then 'alter table ' || quote_ident(objects.relname) || ' force row level security;'
      else '-- row-level security is not forced'
    end
  from objects
  join pg_class as class on class.oid = objects.oid
  where objects.relkind in ('r', 'p')
  union all
  select
    1, objects.relname, 6, policy.polname,
    format(
      'create policy %I on %I for %s%s%s%s;',
      policy.polname, objects.relname,
      case policy.polcmd
        when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
        when 'd' then 'delete' else 'all'
      end,
      case when policy.polroles = '{0}' then '' else ' to ' || (
        select string_agg(role::regrole::text, ', ' order by role::regrole::text)
        from unnest(policy.polroles) as role
      ) end,
      coalesce(' using (' || pg_get_expr(policy.polqual, policy.polrelid) || ')', ''),
      coalesce(' with check (' || pg_get_expr(policy.polwithcheck, policy.polrelid) || ')', '')
    )
  from objects
  join pg_policy as policy on policy.polrelid = objects.oid
  union all
  select 1, objects.relname, 7, trigger.tgname, pg_get_triggerdef(trigger.oid, true) || ';'
  from objects
  join pg_trigger as trigger on trigger.tgrelid = objects.oid
  where not trigger.tgisinternal
  union all
  select
    1, objects.relname, 8, '',
    format(
      'create view %I with (%s) as%s%s',
      objects.relname, array_to_string(objects.reloptions, ', '), e'\n',
      pg_get_viewdef(objects.oid, true)
    )
  from objects
  where objects.relkind = 'v'
  union all
  select
    1, objects.relname, 9, lpad(comment.objsubid::text, 4, '0'),
    case comment.objsubid
      when 0 then format(
        'comment on %s %I is %L;',
        case objects.relkind when 'v' then 'view' else 'table' end, objects.relname, comment.description
      )
      else format(
        'comment on column %I.%I is %L;', objects.relname, attribute.attname, comment.description
      )
    end
  from objects
  join pg_description as comment
    on comment.classoid = 'pg_catalog.pg_class'::regclass and comment.objoid = objects.oid
  left join pg_attribute as attribute
    on attribute.attrelid = objects.oid and attribute.attnum = comment.objsubid
  union all
  select 2, routines.signature, 0, '', rtrim(pg_get_functiondef(routines.oid), e'\n') || ';'
  from routines
  union all
  select
    2, routines.signature, 1, '',
    format('comment on function %s is %L;', routines.signature, comment.description)
  from routines
  join pg_description as comment
    on comment.classoid = 'pg_catalog.pg_proc'::regclass and comment.objoid = routines.oid
  union all
  select grants.rank, grants.name, 10, grants.line, grants.line
  from grants
)
-- Some slugs make names that are quoted; quotes must not decide what comes first.
select
  rank, name,
  string_agg(
    line, e'\n' order by part, replace(sort, '"', '') collate "C", line collate "C"
  ) as text
from lines
group by rank, name
order by rank, name collate "C";
