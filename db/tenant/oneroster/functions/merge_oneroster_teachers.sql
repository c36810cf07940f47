create or replace function merge_oneroster_teachers() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  insert into teachers
    (id, user_id, school_id, staff_number, first_name, middle_name, last_name,
     email, phone, mobile_phone, sourced_id, sourced_values)
  select
    teacher_id, user_id, school_id, nullif(identifier, ''), coalesce(first_name, ''),
    nullif(middle_name, ''), coalesce(last_name, ''),
    nullif(contact_email, ''), nullif(phone, ''), nullif(mobile_phone, ''),
    case when not is_handmade then key end,
    case when user_id is null then former_values - spoken_of || said else '{}' end
  from pg_temp.oneroster_persons as person
  where is_teacher and not exists (select from teachers where teachers.id = person.teacher_id)
  order by line;

  with wanted as materialized (
    select
      teachers.id, person.line,
      coalesce(person.school_id, teachers.school_id) as school_id,
      coalesce(nullif(person.identifier, ''), teachers.staff_number) as staff_number,
      coalesce(person.first_name, teachers.first_name) as first_name,
      case when person.middle_name is null then teachers.middle_name
        else nullif(person.middle_name, '') end as middle_name,
      coalesce(person.last_name, teachers.last_name) as last_name,
      case when person.contact_email is null then teachers.email
        else nullif(person.contact_email, '') end as email,
      case when person.phone is null then teachers.phone
        else nullif(person.phone, '') end as phone,
      case when person.mobile_phone is null then teachers.mobile_phone
        else nullif(person.mobile_phone, '') end as mobile_phone,
      case when person.former_values ? 'deleted' then null else teachers.left_on end as left_on,
      case when person.user_id is null
        then person.former_values - person.spoken_of || person.said
        else teachers.sourced_values
      end as sourced_values
    from pg_temp.oneroster_persons as person
    join teachers on teachers.id = person.teacher_id
    where person.is_known
  ),
  changed as (
    update teachers
    set school_id = wanted.school_id, staff_number = wanted.staff_number,
      first_name = wanted.first_name, middle_name = wanted.middle_name,
      last_name = wanted.last_name,
      email = wanted.email, phone = wanted.phone, mobile_phone = wanted.mobile_phone,
      left_on = wanted.left_on,
      sourced_values = wanted.sourced_values
    from wanted
    where teachers.id = wanted.id
      and (
        teachers.school_id, teachers.staff_number, teachers.first_name, teachers.middle_name,
        teachers.last_name, teachers.email, teachers.phone,
        teachers.mobile_phone, teachers.left_on, teachers.sourced_values
      ) is distinct from (
        wanted.school_id, wanted.staff_number, wanted.first_name, wanted.middle_name,
        wanted.last_name, wanted.email, wanted.phone,
        wanted.mobile_phone, wanted.left_on, wanted.sourced_values
      )
    returning wanted.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', line, 'changed' from changed;
end;
$$;
comment on function merge_oneroster_teachers() is
  'A step of import_oneroster(): users who are teachers.';
