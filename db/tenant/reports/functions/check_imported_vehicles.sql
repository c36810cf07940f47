create or replace function check_imported_vehicles(rows jsonb, schools uuid[])
  returns setof app.import_problem
  language sql stable parallel safe rows 10
begin atomic
  with entry as materialized (
    select
      entry.*,
      first_value(entry.line) over (
        partition by upper(regexp_replace(entry.plate, '[^[:alnum:]]', '', 'g'))
        order by entry.line
      ) as first_line,
      known.id as known_id, known.school_id as known_school_id
    from jsonb_to_recordset(rows) as entry (
      line integer, plate text, school text, capacity integer
    )
    left join vehicles as known
      on upper(regexp_replace(known.plate, '[^[:alnum:]]', '', 'g'))
        = upper(regexp_replace(entry.plate, '[^[:alnum:]]', '', 'g'))
  ),
  named_schools as materialized (
    select school, import_school_of(school, schools) as id
    from (select distinct school from entry) as named
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
  select entry.line, 'school', entry.school, case
    when entry.school is null then 'is missing: there is more than one school'
    else 'is no school within your reach'
  end
  from entry
  join named_schools on named_schools.school is not distinct from entry.school
  where named_schools.id is null and (entry.known_id is null or entry.school is not null)
  union all
  select line, 'capacity', capacity::text, 'is not above zero'
  from entry
  where capacity <= 0;
end;
comment on function check_imported_vehicles(jsonb, uuid[]) is
  'What is wrong with the rows of a file of vehicles.';
