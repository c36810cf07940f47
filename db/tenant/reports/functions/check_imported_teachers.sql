create or replace function check_imported_teachers(rows jsonb, schools uuid[])
  returns setof app.import_problem
  language sql stable parallel safe rows 10
begin atomic
  with entry as materialized (
    select
      entry.*,
      first_value(entry.line) over (partition by entry.staff_number order by entry.line)
        as first_line,
      known.id as known_id, known.school_id as known_school_id
    from jsonb_to_recordset(rows) as entry (
      line integer, staff_number text, school text, hired_on date, left_on date
    )
    left join teachers as known on known.staff_number = entry.staff_number
  )
  select line, 'staff_number', staff_number,
    format('is on line %s already', first_line)
  from entry
  where staff_number is not null and first_line < line
  union all
  select line, 'staff_number', staff_number, 'is a teacher of a school beyond your reach'
  from entry
  where known_id is not null and (known_school_id = any (schools)) is not true
    and exists (select from schools as beyond where beyond.id <> all (schools))
  union all
  select problem.*
  from check_imported_schools(
    rows, schools, array(select line from entry where known_id is not null)
  ) as problem
  union all
  select line, 'left_on', left_on::text, 'is before the day of hiring'
  from entry
  where left_on < hired_on;
end;
comment on function check_imported_teachers(jsonb, uuid[]) is
  'What is wrong with the rows of a file of teachers.';
