create or replace function check_imported_vehicles(rows jsonb, schools uuid[])
  returns setof app.import_problem
  language sql stable parallel safe rows 10
begin atomic
  with entry as materialized (
    select
      imported.*,
      first_value(imported.line) over (partition by imported.key order by imported.line)
        as first_line
    from imported_vehicles(rows) as imported
  )
  select line, 'plate', plate, format('is on line %s already', first_line)
  from entry
  where plate is not null and first_line < line
  union all
  select line, 'plate', plate, 'is a vehicle of a school beyond your reach'
  from entry
  where known_school_id <> all (schools)
  union all
  select line, 'plate', plate, 'has neither letters nor digits'
  from entry
  where plate !~ '[[:alnum:]]'
  union all
  select problem.*
  from check_imported_schools(
    rows, schools, array(select line from entry where known_id is not null)
  ) as problem
  union all
  select line, 'capacity', capacity::text, 'is not above zero'
  from entry
  where capacity <= 0;
end;
comment on function check_imported_vehicles(jsonb, uuid[]) is
  'What is wrong with the rows of a file of vehicles.';
