create or replace function export_oneroster_courses() returns setof text[]
  language sql stable parallel unsafe
begin atomic
  select array[
    coalesce(subjects.sourced_id, subjects.id::text), '', '',
    coalesce(years.sourced_id, years.id::text, ''), subjects.name, coalesce(subjects.code, ''),
    array_to_string(subjects.grade_level_codes, ','),
    coalesce(schools.sourced_id, schools.id::text, ''), array_to_string(subjects.areas, ','),
    array_to_string(subjects.area_codes, ',')
  ]
  from subjects
  left join academic_years as years on years.id = subjects.academic_year_id
  left join schools on schools.id = subjects.school_id
  order by coalesce(subjects.sourced_id, subjects.id::text) collate "C";
end;
comment on function export_oneroster_courses() is 'The rows of courses.csv.';
