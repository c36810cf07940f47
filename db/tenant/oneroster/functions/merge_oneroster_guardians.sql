create or replace function merge_oneroster_guardians() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  insert into guardians
    (id, user_id, first_name, middle_name, last_name,
     email, phone, mobile_phone, sourced_id, sourced_values)
  select
    guardian_id, user_id, coalesce(first_name, ''),
    nullif(middle_name, ''), coalesce(last_name, ''),
    nullif(contact_email, ''), nullif(phone, ''), nullif(mobile_phone, ''),
    case when not is_handmade then key end,
    case when user_id is null then former_values - spoken_of || said else '{}' end
  from pg_temp.oneroster_persons as person
  where is_guardian and not exists (select from guardians where guardians.id = person.guardian_id)
  order by line;

  with wanted as materialized (
    select
      guardians.id, person.line,
      coalesce(person.first_name, guardians.first_name) as first_name,
      case when person.middle_name is null then guardians.middle_name
        else nullif(person.middle_name, '') end as middle_name,
      coalesce(person.last_name, guardians.last_name) as last_name,
      case when person.contact_email is null then guardians.email
        else nullif(person.contact_email, '') end as email,
      case when person.phone is null then guardians.phone
        else nullif(person.phone, '') end as phone,
      case when person.mobile_phone is null then guardians.mobile_phone
        else nullif(person.mobile_phone, '') end as mobile_phone,
      case when person.user_id is null
        then person.former_values - person.spoken_of || person.said
        else guardians.sourced_values
      end as sourced_values
    from pg_temp.oneroster_persons as person
    join guardians on guardians.id = person.guardian_id
    where person.is_known
  ),
  changed as (
    update guardians
    set first_name = wanted.first_name, middle_name = wanted.middle_name,
      last_name = wanted.last_name,
      email = wanted.email, phone = wanted.phone, mobile_phone = wanted.mobile_phone,
      sourced_values = wanted.sourced_values
    from wanted
    where guardians.id = wanted.id
      and (
        guardians.first_name, guardians.middle_name,
        guardians.last_name, guardians.email, guardians.phone,
        guardians.mobile_phone, guardians.sourced_values
      ) is distinct from (
        wanted.first_name, wanted.middle_name,
        wanted.last_name, wanted.email, wanted.phone,
        wanted.mobile_phone, wanted.sourced_values
      )
    returning wanted.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', line, 'changed' from changed;
end;
$$;
comment on function merge_oneroster_guardians() is
  'A step of import_oneroster(): users who are guardians.';
