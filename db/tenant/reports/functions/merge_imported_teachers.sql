create or replace function merge_imported_teachers(rows jsonb, schools uuid[])
  returns app.import_counts
  language plpgsql volatile
  set search_path from current
as $$
declare
  counts app.import_counts;
begin
  with entry as materialized (
    select *
    from jsonb_to_recordset(rows) as entry (
      line integer, staff_number text, first_name text, middle_name text, last_name text,
      birth_date date, sex app.sex, school text, email text, phone text, mobile_phone text,
      hired_on date, left_on date
    )
  ),
  named_schools as materialized (
    select school, import_school_of(school, schools) as id
    from (select distinct school from entry) as named
  ),
  merged as (
    insert into teachers as known (
      school_id, staff_number, first_name, middle_name, last_name, birth_date, sex, email, phone,
      mobile_phone, hired_on, left_on
    )
    select
      named_schools.id, entry.staff_number, entry.first_name, entry.middle_name, entry.last_name,
      entry.birth_date, entry.sex, entry.email, entry.phone, entry.mobile_phone, entry.hired_on,
      entry.left_on
    from entry
    join named_schools on named_schools.school is not distinct from entry.school
    order by entry.staff_number
    on conflict on constraint teachers_staff_number_key do update
    set
      first_name = excluded.first_name,
      middle_name = coalesce(excluded.middle_name, known.middle_name),
      last_name = excluded.last_name,
      birth_date = coalesce(excluded.birth_date, known.birth_date),
      sex = coalesce(excluded.sex, known.sex),
      email = coalesce(excluded.email, known.email),
      phone = coalesce(excluded.phone, known.phone),
      mobile_phone = coalesce(excluded.mobile_phone, known.mobile_phone),
      hired_on = coalesce(excluded.hired_on, known.hired_on),
      left_on = coalesce(excluded.left_on, known.left_on)
    where (
        known.first_name, known.middle_name, known.last_name, known.birth_date, known.sex,
        known.email, known.phone, known.mobile_phone, known.hired_on, known.left_on
      ) is distinct from (
        excluded.first_name, coalesce(excluded.middle_name, known.middle_name),
        excluded.last_name, coalesce(excluded.birth_date, known.birth_date),
        coalesce(excluded.sex, known.sex), coalesce(excluded.email, known.email),
        coalesce(excluded.phone, known.phone), coalesce(excluded.mobile_phone, known.mobile_phone),
        coalesce(excluded.hired_on, known.hired_on), coalesce(excluded.left_on, known.left_on)
      )
    returning known.id
  )
  select
    count(*) filter (where present.id is null),
    count(*) filter (where present.id is not null and present.id in (select id from merged)),
    count(*) filter (where present.id is not null and present.id not in (select id from merged))
  into counts
  from entry
  left join teachers as present on present.staff_number = entry.staff_number;
  return counts;
end;
$$;
comment on function merge_imported_teachers(jsonb, uuid[]) is
  'Makes and changes the teachers of a file.';
