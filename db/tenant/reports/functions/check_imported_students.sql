create or replace function check_imported_students(rows jsonb, schools uuid[])
  returns setof app.import_problem
  language sql stable parallel safe rows 10
begin atomic
  with entry as materialized (
    select
      entry.*,
      first_value(entry.line) over (partition by entry.admission_number order by entry.line)
        as first_line,
      known.id as known_id, known.school_id as known_school_id
    from jsonb_to_recordset(rows) as entry (
      line integer, admission_number text, first_name text, last_name text, birth_date date,
      school text, grade_level text
    )
    left join students as known on known.admission_number = entry.admission_number
  ),
  named_levels as materialized (
    select named.grade_level, count(grade_levels.id) as found
    from (select distinct grade_level from entry where grade_level is not null) as named
    left join grade_levels
      on app.fold(grade_levels.code) = app.fold(named.grade_level)
      or app.fold(grade_levels.name) = app.fold(named.grade_level)
    group by named.grade_level
  )
  select line, 'admission_number', admission_number,
    format('is on line %s already', first_line)
  from entry
  where admission_number is not null and first_line < line
  union all
  select line, 'admission_number', admission_number, 'is a student of a school beyond your reach'
  from entry
  where known_id is not null and known_school_id <> all (schools)
  union all
  select problem.*
  from check_imported_schools(
    rows, schools, array(select line from entry where known_id is not null)
  ) as problem
  union all
  select entry.line, 'grade_level', entry.grade_level, 'is no grade level'
  from entry
  join named_levels on named_levels.grade_level = entry.grade_level
  where named_levels.found <> 1
  union all
  select line, 'birth_date', birth_date::text, 'is no day on which a student is born'
  from entry
  where birth_date <= '1900-01-01' or birth_date > (now() at time zone 'Pacific/Kiritimati')::date;
end;
comment on function check_imported_students(jsonb, uuid[]) is
  'What is wrong with the rows of a file of students.';
