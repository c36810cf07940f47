create or replace function check_oneroster_orgs() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'orgs.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_orgs as staged
  left join pg_temp.oneroster_school_keys as parent on parent.key = staged.parent_sourced_id
  cross join lateral unnest(array_remove(array[
    case when coalesce(staged.name, '') = ''
      then jsonb_build_array('name', staged.name, 'is empty')
    end,
    case when lower(coalesce(staged.type, '')) not in (
        'department', 'school', 'district', 'local', 'state', 'national'
      )
      then jsonb_build_array(
        'type', staged.type, 'is none of department, school, district, local, state, national'
      )
    end,
    case when staged.parent_sourced_id <> '' and parent.key is null
      then jsonb_build_array(
        'parentSourcedId', staged.parent_sourced_id, 'is no org of this bundle or school'
      )
    end,
    case when staged.parent_sourced_id = staged.sourced_id
      then jsonb_build_array('parentSourcedId', staged.parent_sourced_id, 'is the row itself')
    end
  ], null)) as found (problem)
  where not staged.is_deleted;

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  with recursive tree as materialized (
    select
      keys.key, staged.line, coalesce(staged.name, schools.name) as name,
      case
        when staged.line is null or staged.parent_sourced_id is null
          then coalesce(parents.sourced_id, parents.id::text)
        else nullif(staged.parent_sourced_id, '')
      end as parent_key
    from pg_temp.oneroster_school_keys as keys
    left join pg_temp.oneroster_orgs as staged
      on staged.sourced_id = keys.key and not staged.is_deleted
    left join schools on schools.id = keys.id
    left join schools as parents on parents.id = schools.parent_school_id
  ),
  reached (key) as (
    select key from tree where parent_key is null or parent_key not in (select key from tree)
    union
    select tree.key from tree join reached on tree.parent_key = reached.key
  )
  select
    'orgs.csv', line, 'parentSourcedId', parent_key, 'leads in a circle back to the row itself'
  from tree
  where line is not null and parent_key <> key and key not in (select key from reached)
  union all
  select 'orgs.csv', line, 'name', name, 'is the name of another org below the same parent'
  from (
    select
      line, name,
      count(*) over same as siblings,
      row_number() over (same order by line nulls first) as position
    from tree
    where name <> ''
    window same as (partition by name, parent_key)
  ) as named
  where siblings > 1 and position > 1 and line is not null;
end;
$$;
comment on function check_oneroster_orgs() is 'A step of import_oneroster(): the rows of orgs.csv.';
