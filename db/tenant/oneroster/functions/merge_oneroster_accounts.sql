create or replace function merge_oneroster_accounts() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  with added as (
    insert into users
      (id, email, display_name, is_active, phone, sourced_id, sourced_values)
    select
      user_id, address, display_name, coalesce(is_enabled, true),
      case when not is_person then nullif(phone, '') end, case when not is_handmade then key end,
      former_values - spoken_of || said
        || case when not is_enabled then '{"disabled": true}'::jsonb else '{}' end
    from pg_temp.oneroster_persons
    where user_id is not null and not has_account
    order by line
    returning id
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', line, 'changed'
  from pg_temp.oneroster_persons
  where is_known and user_id in (select id from added);

  -- Somebody with a row already now has an account.
  update students set user_id = person.user_id
  from pg_temp.oneroster_persons as person
  where students.id = person.student_id and person.is_known
    and students.user_id is distinct from person.user_id;
  update teachers set user_id = person.user_id
  from pg_temp.oneroster_persons as person
  where teachers.id = person.teacher_id and person.is_known
    and teachers.user_id is distinct from person.user_id;
  update guardians set user_id = person.user_id
  from pg_temp.oneroster_persons as person
  where guardians.id = person.guardian_id and person.is_known
    and guardians.user_id is distinct from person.user_id;

  -- A roster lets in again whom it shut out itself, not whom the school did; and it leaves names
  -- alone that people chose.
  with wanted as materialized (
    select
      users.id, person.line, coalesce(person.address, users.email) as email,
      case
        when person.is_enabled = false then false
        when users.sourced_values ? 'disabled' or users.sourced_values ? 'deleted' then true
        else users.is_active
      end as is_active,
      case
        when not person.is_person
          or users.display_name in (person.former_name, person.former_preferred_name)
          then person.display_name
        else users.display_name
      end as display_name,
      case when person.is_person or person.phone is null then users.phone
        else nullif(person.phone, '')
      end as phone,
      case when person.is_handmade then users.sourced_id else coalesce(users.sourced_id, person.key)
      end as sourced_id,
      person.former_values - person.spoken_of - '{disabled}'::text[] || person.said
        || case
          when person.is_enabled = false
            and (users.is_active or users.sourced_values ? 'disabled')
            then '{"disabled": true}'::jsonb
          else '{}'
        end as sourced_values
    from pg_temp.oneroster_persons as person
    join users on users.id = person.user_id
    where person.has_account
  ),
  changed as (
    update users
    set email = wanted.email, is_active = wanted.is_active, display_name = wanted.display_name,
      phone = wanted.phone, sourced_id = wanted.sourced_id, sourced_values = wanted.sourced_values
    from wanted
    where users.id = wanted.id
      and (
        users.email, users.is_active, users.display_name, users.phone, users.sourced_id,
        users.sourced_values
      ) is distinct from (
        wanted.email, wanted.is_active, wanted.display_name, wanted.phone, wanted.sourced_id,
        wanted.sourced_values
      )
    returning wanted.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', line, 'changed' from changed;
end;
$$;
comment on function merge_oneroster_accounts() is
  'A step of import_oneroster(): who has an e-mail address gets an account.';
