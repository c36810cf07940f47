create or replace function school_lineage(school_ids uuid[]) returns setof uuid
  language sql stable strict parallel safe security definer rows 5
begin atomic
  -- Definer, because what is above a school counts for those too who do not see it.
  with recursive lineage (id) as (
    select unnest(school_ids)
    union
    select schools.parent_school_id
    from lineage
    join schools on schools.id = lineage.id
    where schools.parent_school_id is not null
  )
  select lineage.id from lineage;
end;
comment on function school_lineage(uuid[]) is
  E'@behavior -*\nSchools and all above them.';
grant execute on function school_lineage(uuid[]) to :"reader";
