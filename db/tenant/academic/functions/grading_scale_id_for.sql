create or replace function grading_scale_id_for(school_id uuid) returns uuid
  language sql stable strict parallel safe
begin atomic
  with recursive lineage (id, parent_school_id, grading_scale_id, distance) as (
    select schools.id, schools.parent_school_id, schools.grading_scale_id, 0
    from schools
    where schools.id = grading_scale_id_for.school_id
    union all
    select schools.id, schools.parent_school_id, schools.grading_scale_id, lineage.distance + 1
    from lineage
    join schools on schools.id = lineage.parent_school_id
    -- A cycle of schools is refused elsewhere; it must not hang here.
    where lineage.grading_scale_id is null and lineage.distance < 20
  )
  select coalesce(
    (
      select lineage.grading_scale_id
      from lineage
      where lineage.grading_scale_id is not null
      order by lineage.distance
      limit 1
    ),
    (select grading_scales.id from grading_scales where grading_scales.is_default)
  );
end;
comment on function grading_scale_id_for(uuid) is
  'The grading scale of a school: its own, else that of the school above it, else the default.';
