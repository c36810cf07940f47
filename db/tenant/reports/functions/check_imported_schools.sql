create or replace function check_imported_schools(rows jsonb, schools uuid[], without integer[])
  returns setof app.import_problem
  language sql stable parallel safe rows 10
begin atomic
  with entry as materialized (
    select *
    from jsonb_to_recordset(rows) as entry (line integer, school text)
    where entry.school is not null or entry.line <> all (without)
  )
  select
    entry.line, 'school', entry.school,
    case
      when entry.school is null then 'is missing: there is more than one school'
      else 'is no school within your reach'
    end
  from entry
  join (
    select school, import_school_of(school, schools) as id
    from (select distinct school from entry) as wanted
  ) as named on named.school is not distinct from entry.school
  where named.id is null;
end;
comment on function check_imported_schools(jsonb, uuid[], integer[]) is
  'What is wrong with the schools that the rows of a file name, or do not name though they have to: all but these lines.';
