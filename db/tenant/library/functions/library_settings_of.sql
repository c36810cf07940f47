create or replace function library_settings_of(school_id uuid) returns library_settings
  language sql stable parallel safe security definer
begin atomic
  -- Definer, because rules hold for readers too who may not read them.
  with recursive lineage (id, distance) as (
    select library_settings_of.school_id, 0
    union all
    select schools.parent_school_id, lineage.distance + 1
    from schools
    join lineage on lineage.id = schools.id
    where schools.parent_school_id is not null
  )
  select library_settings.*
  from library_settings
  left join lineage on lineage.id = library_settings.school_id
  where library_settings.school_id is null or lineage.id is not null
  order by lineage.distance nulls last
  limit 1;
end;
comment on function library_settings_of(uuid) is
  'The rules of a school''s library: its own, else those of the school above it, else those of all schools.';
