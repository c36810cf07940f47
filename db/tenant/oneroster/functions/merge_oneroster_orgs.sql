create or replace function merge_oneroster_orgs() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  with recursive tree (key, depth) as (
    select sourced_id, 1 from pg_temp.oneroster_orgs
    where not is_deleted and coalesce(parent_sourced_id, '') not in (
      select sourced_id from pg_temp.oneroster_orgs where not is_deleted
    )
    union all
    select staged.sourced_id, tree.depth + 1
    from tree
    join pg_temp.oneroster_orgs as staged on staged.parent_sourced_id = tree.key
    where not staged.is_deleted
  ),
  added as (
    insert into schools (id, name, code, kind, parent_school_id, time_zone, sourced_id)
    select
      keys.id, staged.name, nullif(staged.identifier, ''), lower(staged.type)::app.school_kind,
      parent.id,
      -- A school of the same group most likely has the same clock.
      coalesce(
        (select time_zone from schools group by time_zone order by count(*) desc limit 1), 'UTC'
      ),
      keys.key
    from tree
    join pg_temp.oneroster_school_keys as keys on keys.key = tree.key and keys.is_new
    join pg_temp.oneroster_orgs as staged on staged.sourced_id = keys.key
    left join pg_temp.oneroster_school_keys as parent on parent.key = staged.parent_sourced_id
    order by tree.depth, staged.line
    returning sourced_id
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'orgs.csv', staged.line, 'added'
  from added
  join pg_temp.oneroster_orgs as staged on staged.sourced_id = added.sourced_id;

  with wanted as (
    select
      keys.id, staged.line, staged.name, lower(staged.type)::app.school_kind as kind,
      case when staged.identifier is null then schools.code else nullif(staged.identifier, '') end
        as code,
      case when staged.parent_sourced_id is null then schools.parent_school_id else parent.id end
        as parent_school_id
    from pg_temp.oneroster_orgs as staged
    join pg_temp.oneroster_school_keys as keys on keys.key = staged.sourced_id
    join schools on schools.id = keys.id
    left join pg_temp.oneroster_school_keys as parent on parent.key = staged.parent_sourced_id
    where not staged.is_deleted
  ),
  changed as (
    update schools
    set name = wanted.name, kind = wanted.kind, code = wanted.code,
      parent_school_id = wanted.parent_school_id
    from wanted
    where schools.id = wanted.id
      and (schools.name, schools.kind, schools.code, schools.parent_school_id)
        is distinct from (wanted.name, wanted.kind, wanted.code, wanted.parent_school_id)
    returning wanted.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'orgs.csv', line, 'changed' from changed;
end;
$$;
comment on function merge_oneroster_orgs() is 'A step of import_oneroster(): orgs become schools.';
