create or replace function merge_oneroster_users() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  create temporary table oneroster_persons on commit drop as
  with notes as (
    select
      person.key,
      jsonb_strip_nulls(jsonb_build_object(
        'username', nullif(nullif(nullif(staged.username, ''), staged.email), person.key),
        'userIds', nullif(staged.user_ids, ''),
        'userMasterIdentifier', nullif(staged.user_master_identifier, ''),
        'pronouns', nullif(staged.pronouns, ''),
        'identifier',
          case when not person.is_student and not person.is_teacher
            then nullif(staged.identifier, '')
          end,
        -- What a roster gave, a later one may take back; not what was given by hand.
        'agents', case
          when not person.is_handmade and cardinality(staged.agents) > 0
            then to_jsonb(staged.agents)
        end,
        'roles', case when not person.is_handmade then held.roles end
      )) as said,
      -- Columns that the file lacks say nothing, so that what is known of them stays.
      array_remove(array[
        case when staged.username is not null then 'username' end,
        case when staged.user_ids is not null then 'userIds' end,
        case when staged.user_master_identifier is not null then 'userMasterIdentifier' end,
        case when staged.pronouns is not null then 'pronouns' end,
        case when staged.identifier is not null then 'identifier' end,
        case when staged.agents is not null then 'agents' end,
        'deleted'
      ], null) as spoken_of
    from pg_temp.oneroster_person_keys as person
    join pg_temp.oneroster_users as staged on staged.line = person.line
    left join (
      select
        user_key,
        jsonb_agg(coalesce(role, kind) || ':' || coalesce(org_key, '')
          order by position, org_key) as roles
      from pg_temp.oneroster_person_roles
      group by user_key
    ) as held on held.user_key = person.key
  ),
  homes as (
    select distinct on (org.user_key) org.user_key, schools.id as school_id
    from (
      select user_key, org_key, position from pg_temp.oneroster_person_roles
      union all
      select staged.sourced_id, key, 5000 + position
      from pg_temp.oneroster_users as staged
      cross join lateral unnest(staged.orgs) with ordinality as orgs (key, position)
      where not staged.is_deleted and staged.homeroom_roles <> ''
      union all
      select sourced_id, primary_org_sourced_id, -1
      from pg_temp.oneroster_users
      where not is_deleted and primary_org_sourced_id <> ''
    ) as org
    join pg_temp.oneroster_school_keys as keys on keys.key = org.org_key
    join schools on schools.id = keys.id
    order by
      org.user_key, org.position < 0 desc, schools.kind = 'school' desc, org.position, keys.key
  )
  select
    person.key, person.line, person.is_known, person.is_handmade, person.user_id,
    person.student_id, person.teacher_id, person.guardian_id, person.is_student,
    person.is_teacher, person.is_guardian,
    num_nonnulls(person.student_id, person.teacher_id, person.guardian_id) > 0 as is_person,
    homes.school_id, staged.given_name as first_name, staged.family_name as last_name,
    staged.middle_name, staged.preferred_given_name as preferred_name,
    nullif(staged.email, '') as address,
    case coalesce(staged.homeroom_contact_email, '')
      when '' then staged.email
      when 'none' then ''
      else staged.homeroom_contact_email
    end as contact_email,
    staged.phone, staged.sms as mobile_phone, staged.identifier,
    oneroster_boolean(nullif(staged.enabled_user, '')) as is_enabled,
    staged.grades is not null as has_grade, grade.id as grade_level_id,
    nullif(staged.homeroom_student_status, '')::app.student_status as student_status,
    btrim(
      coalesce(nullif(staged.preferred_given_name, ''), staged.given_name, '') || ' '
        || coalesce(staged.family_name, '')
    ) as display_name,
    notes.said, notes.spoken_of,
    coalesce(
      nullif(users.sourced_values, '{}'), nullif(students.sourced_values, '{}'),
      nullif(teachers.sourced_values, '{}'), nullif(guardians.sourced_values, '{}'), '{}'
    ) as former_values,
    users.id is not null as has_account,
    btrim(coalesce(
      teachers.first_name || ' ' || teachers.last_name,
      students.first_name || ' ' || students.last_name,
      guardians.first_name || ' ' || guardians.last_name
    )) as former_name,
    btrim(coalesce(nullif(students.preferred_name, ''), students.first_name)
      || ' ' || students.last_name) as former_preferred_name
  from pg_temp.oneroster_person_keys as person
  join pg_temp.oneroster_users as staged on staged.line = person.line
  join notes on notes.key = person.key
  left join homes on homes.user_key = person.key
  left join pg_temp.oneroster_grades as grade on grade.code = staged.grade_code
  left join users on users.id = person.user_id
  left join students on students.id = person.student_id
  left join teachers on teachers.id = person.teacher_id
  left join guardians on guardians.id = person.guardian_id;
  analyze pg_temp.oneroster_persons;

  perform merge_oneroster_accounts();
  perform merge_oneroster_students();
  perform merge_oneroster_teachers();
  perform merge_oneroster_guardians();
  perform merge_oneroster_roles();

  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', line, 'added' from pg_temp.oneroster_persons where not is_known;
  -- Statistics for what follows, and for the checks of foreign keys.
  analyze users, students, teachers, guardians;
end;
$$;
comment on function merge_oneroster_users() is
  'A step of import_oneroster(): users become accounts, students, teachers and guardians.';
