create or replace function merge_imported_students(rows jsonb, schools uuid[])
  returns app.import_counts
  language plpgsql volatile
  set search_path from current
as $$
declare
  counts app.import_counts;
begin
  with entry as materialized (
    select entry.*, grade_levels.id as grade_level_id
    from jsonb_to_recordset(rows) as entry (
      line integer, admission_number text, first_name text, middle_name text, last_name text,
      preferred_name text, birth_date date, sex app.sex, status app.student_status, school text,
      grade_level text, email text, phone text, mobile_phone text, postal_address text
    )
    left join grade_levels
      on app.fold(grade_levels.code) = app.fold(entry.grade_level)
      or app.fold(grade_levels.name) = app.fold(entry.grade_level)
  ),
  named_schools as materialized (
    select school, import_school_of(school, schools) as id
    from (select distinct school from entry) as named
  ),
  merged as (
    insert into students as known (
      school_id, admission_number, first_name, middle_name, last_name, preferred_name, birth_date,
      sex, status, grade_level_id, email, phone, mobile_phone, postal_address
    )
    select
      coalesce(named_schools.id, present.school_id), entry.admission_number, entry.first_name,
      entry.middle_name, entry.last_name, entry.preferred_name, entry.birth_date, entry.sex,
      coalesce(entry.status, present.status, 'active'), entry.grade_level_id, entry.email,
      entry.phone, entry.mobile_phone, entry.postal_address
    from entry
    join named_schools on named_schools.school is not distinct from entry.school
    left join students as present on present.admission_number = entry.admission_number
    order by entry.admission_number
    on conflict on constraint students_admission_number_key do update
    set
      first_name = excluded.first_name,
      middle_name = coalesce(excluded.middle_name, known.middle_name),
      last_name = excluded.last_name,
      preferred_name = coalesce(excluded.preferred_name, known.preferred_name),
      birth_date = coalesce(excluded.birth_date, known.birth_date),
      sex = coalesce(excluded.sex, known.sex),
      status = excluded.status,
      grade_level_id = coalesce(excluded.grade_level_id, known.grade_level_id),
      email = coalesce(excluded.email, known.email),
      phone = coalesce(excluded.phone, known.phone),
      mobile_phone = coalesce(excluded.mobile_phone, known.mobile_phone),
      postal_address = coalesce(excluded.postal_address, known.postal_address)
    where (
        known.first_name, known.middle_name, known.last_name, known.preferred_name,
        known.birth_date, known.sex, known.status, known.grade_level_id, known.email, known.phone,
        known.mobile_phone, known.postal_address
      ) is distinct from (
        excluded.first_name, coalesce(excluded.middle_name, known.middle_name),
        excluded.last_name, coalesce(excluded.preferred_name, known.preferred_name),
        coalesce(excluded.birth_date, known.birth_date), coalesce(excluded.sex, known.sex),
        excluded.status, coalesce(excluded.grade_level_id, known.grade_level_id),
        coalesce(excluded.email, known.email), coalesce(excluded.phone, known.phone),
        coalesce(excluded.mobile_phone, known.mobile_phone),
        coalesce(excluded.postal_address, known.postal_address)
      )
    returning known.id
  )
  select
    count(*) filter (where present.id is null),
    count(*) filter (where present.id is not null and present.id in (select id from merged)),
    count(*) filter (where present.id is not null and present.id not in (select id from merged))
  into counts
  from entry
  left join students as present on present.admission_number = entry.admission_number;
  return counts;
end;
$$;
comment on function merge_imported_students(jsonb, uuid[]) is
  'Makes and changes the students of a file.';
