create or replace function is_school_within(school_id uuid, outer_school_id uuid) returns boolean
  language sql stable parallel safe
begin atomic
  with recursive lineage (id) as (
    select is_school_within.school_id
    union
    select schools.parent_school_id
    from lineage
    join schools on schools.id = lineage.id
    where schools.parent_school_id is not null
  )
  select outer_school_id is null or outer_school_id in (select lineage.id from lineage);
end;
comment on function is_school_within(uuid, uuid) is
  'Whether a school is another one or below it; null stands for all schools together.';
