create or replace function check_imported_guardians(rows jsonb, schools uuid[])
  returns setof app.import_problem
  language sql stable parallel safe rows 10
begin atomic
  with entry as materialized (
    select
      entry.*, lower(entry.email) as key,
      first_value(entry.line) over (
        partition by lower(entry.email), entry.admission_number order by entry.line
      ) as first_link_line,
      first_value(entry.line) over (partition by lower(entry.email) order by entry.line)
        as first_line,
      -- What is said on one line only is said for all.
      (
        min(entry.first_name) over by_person <> max(entry.first_name) over by_person
        or min(entry.middle_name) over by_person <> max(entry.middle_name) over by_person
        or min(entry.last_name) over by_person <> max(entry.last_name) over by_person
        or min(entry.phone) over by_person <> max(entry.phone) over by_person
        or min(entry.mobile_phone) over by_person <> max(entry.mobile_phone) over by_person
        or min(entry.postal_address) over by_person <> max(entry.postal_address) over by_person
        or min(entry.occupation) over by_person <> max(entry.occupation) over by_person
      ) is true as is_contradicted,
      students.id as student_id, students.school_id as student_school_id
    from jsonb_to_recordset(rows) as entry (
      line integer, email text, first_name text, middle_name text, last_name text, phone text,
      mobile_phone text, postal_address text, occupation text, admission_number text,
      relation text, contact_order integer
    )
    left join students on students.admission_number = entry.admission_number
    window by_person as (partition by lower(entry.email))
  ),
  known as materialized (
    select
      lower(guardians.email) as key, count(*) as people,
      bool_or(
        exists (
          select
          from student_guardians
          join students on students.id = student_guardians.student_id
          where student_guardians.guardian_id = guardians.id and students.school_id <> all (schools)
        )
      ) as is_beyond_reach
    from guardians
    where lower(guardians.email) in (select entry.key from entry)
    group by lower(guardians.email)
  )
  select line, 'admission_number', admission_number,
    format('is linked to this guardian on line %s already', first_link_line)
  from entry
  where email is not null and first_link_line < line
  union all
  select line, 'email', email, format('is another person on line %s', first_line)
  from entry
  where email is not null and is_contradicted and first_line < line
  union all
  select entry.line, 'email', entry.email, 'is the address of more than one guardian'
  from entry
  join known on known.key = entry.key
  where known.people > 1
  union all
  select entry.line, 'email', entry.email, 'is a guardian of a student beyond your reach'
  from entry
  join known on known.key = entry.key
  where known.is_beyond_reach
  union all
  select line, 'admission_number', admission_number, case
    when admission_number is null then 'is missing: you import for one school only'
    when student_id is null then 'is no student'
    else 'is a student of a school beyond your reach'
  end
  from entry
  where (student_school_id = any (schools)) is not true
    and (
      admission_number is not null
      or exists (select from schools as beyond where beyond.id <> all (schools))
    )
  union all
  select line, 'relation', null, 'is missing'
  from entry
  where admission_number is not null and relation is null
    and not exists (
      select
      from student_guardians
      join guardians on guardians.id = student_guardians.guardian_id
      where student_guardians.student_id = entry.student_id
        and lower(guardians.email) = entry.key
    )
  union all
  select line, 'contact_order', contact_order::text, 'is not above zero'
  from entry
  where contact_order not between 1 and 100;
end;
comment on function check_imported_guardians(jsonb, uuid[]) is
  'What is wrong with the rows of a file of guardians.';
