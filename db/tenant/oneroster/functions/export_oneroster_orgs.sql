create or replace function export_oneroster_orgs() returns setof text[]
  language sql stable parallel unsafe
begin atomic
  select array[
    coalesce(schools.sourced_id, schools.id::text), '', '', schools.name, schools.kind::text,
    coalesce(schools.code, ''), coalesce(parents.sourced_id, parents.id::text, '')
  ]
  from schools
  left join schools as parents on parents.id = schools.parent_school_id
  order by coalesce(schools.sourced_id, schools.id::text) collate "C";
end;
comment on function export_oneroster_orgs() is 'The rows of orgs.csv.';
