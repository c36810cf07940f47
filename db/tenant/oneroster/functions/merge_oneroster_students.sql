create or replace function merge_oneroster_students() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  insert into students
    (id, user_id, school_id, admission_number, first_name, middle_name, last_name, preferred_name,
     email, phone, mobile_phone, grade_level_id, status, sourced_id, sourced_values)
  select
    student_id, user_id, school_id, coalesce(identifier, ''), coalesce(first_name, ''),
    nullif(middle_name, ''), coalesce(last_name, ''), nullif(preferred_name, ''),
    nullif(contact_email, ''), nullif(phone, ''), nullif(mobile_phone, ''), grade_level_id,
    coalesce(student_status, 'active'), case when not is_handmade then key end,
    case when user_id is null then former_values - spoken_of || said else '{}' end
  from pg_temp.oneroster_persons as person
  where is_student and not exists (select from students where students.id = person.student_id)
  order by line;

  with wanted as materialized (
    select
      students.id, person.line,
      coalesce(person.school_id, students.school_id) as school_id,
      coalesce(nullif(person.identifier, ''), students.admission_number) as admission_number,
      coalesce(person.first_name, students.first_name) as first_name,
      case when person.middle_name is null then students.middle_name
        else nullif(person.middle_name, '') end as middle_name,
      coalesce(person.last_name, students.last_name) as last_name,
      case when person.preferred_name is null then students.preferred_name
        else nullif(person.preferred_name, '') end as preferred_name,
      case when person.contact_email is null then students.email
        else nullif(person.contact_email, '') end as email,
      case when person.phone is null then students.phone
        else nullif(person.phone, '') end as phone,
      case when person.mobile_phone is null then students.mobile_phone
        else nullif(person.mobile_phone, '') end as mobile_phone,
      case when person.has_grade then person.grade_level_id else students.grade_level_id end
        as grade_level_id,
      coalesce(
        person.student_status,
        case when person.former_values ? 'deleted' and students.status = 'withdrawn'
          then 'active'::app.student_status end,
        students.status
      ) as status,
      case when person.user_id is null
        then person.former_values - person.spoken_of || person.said
        else students.sourced_values
      end as sourced_values
    from pg_temp.oneroster_persons as person
    join students on students.id = person.student_id
  ),
  changed as (
    update students
    set school_id = wanted.school_id, admission_number = wanted.admission_number,
      first_name = wanted.first_name, middle_name = wanted.middle_name,
      last_name = wanted.last_name, preferred_name = wanted.preferred_name,
      email = wanted.email, phone = wanted.phone, mobile_phone = wanted.mobile_phone,
      grade_level_id = wanted.grade_level_id, status = wanted.status,
      sourced_values = wanted.sourced_values
    from wanted
    where students.id = wanted.id
      and (
        students.school_id, students.admission_number, students.first_name, students.middle_name,
        students.last_name, students.preferred_name, students.email, students.phone,
        students.mobile_phone, students.grade_level_id, students.status, students.sourced_values
      ) is distinct from (
        wanted.school_id, wanted.admission_number, wanted.first_name, wanted.middle_name,
        wanted.last_name, wanted.preferred_name, wanted.email, wanted.phone,
        wanted.mobile_phone, wanted.grade_level_id, wanted.status, wanted.sourced_values
      )
    returning wanted.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', line, 'changed' from changed;
end;
$$;
comment on function merge_oneroster_students() is
  'A step of import_oneroster(): users who are students.';
