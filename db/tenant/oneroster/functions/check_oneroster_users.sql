create or replace function check_oneroster_users() returns void
  language plpgsql volatile
  set search_path from current
as $$
declare
  has_roles_file constant boolean := exists (
    select from pg_temp.oneroster_files where name = 'roles.csv'
  );
begin
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'users.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_users as staged
  join pg_temp.oneroster_person_keys as person on person.key = staged.sourced_id
  cross join lateral unnest(array_remove(array[
    case when btrim(coalesce(staged.given_name, '') || coalesce(staged.family_name, '')) = ''
      then jsonb_build_array('familyName', staged.family_name, 'is empty, and so is givenName')
    end,
    case when length(staged.given_name || ' ' || staged.family_name) > 200
      then jsonb_build_array(
        'givenName', left(staged.given_name, 100), 'and familyName are longer than 200 characters'
      )
    end,
    case when staged.enabled_user <> '' and oneroster_boolean(staged.enabled_user) is null
      then jsonb_build_array('enabledUser', staged.enabled_user, 'is neither true nor false')
    end,
    case when staged.email <> ''
        and (staged.email !~ '^[^@[:space:]]+@[^@[:space:]]+$' or length(staged.email) > 254)
      then jsonb_build_array('email', left(staged.email, 300), 'is no e-mail address')
    end,
    case when staged.role <> '' and coalesce(cardinality(staged.orgs), 0) = 0
      then jsonb_build_array(
        'orgSourcedIds', staged.org_sourced_ids, 'is empty: everybody belongs to a school'
      )
    end,
    case when staged.role <> '' and oneroster_role_kind(staged.role) is null
      then jsonb_build_array('role', staged.role, 'is no role of OneRoster')
    end,
    case when not person.is_known
        and person.key not in (select user_key from pg_temp.oneroster_person_roles)
      then jsonb_build_array('role', staged.role, case
        when has_roles_file then 'is given neither here nor in roles.csv'
        else 'is missing, and there is no roles.csv'
      end)
    end,
    case when staged.homeroom_student_status <> '' and staged.homeroom_student_status not in (
        'applicant', 'active', 'suspended', 'withdrawn', 'graduated'
      )
      then jsonb_build_array(
        'metadata.homeroom.studentStatus', staged.homeroom_student_status,
        'is no status of a student'
      )
    end
  ], null)) as found (problem)
  where not staged.is_deleted;

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'users.csv', staged.line, 'email', staged.email, 'is the address of another user of the school'
  from pg_temp.oneroster_users as staged
  join pg_temp.oneroster_person_keys as person on person.line = staged.line
  join users as holder on lower(holder.email) = lower(staged.email)
  where staged.email <> '' and holder.id <> person.user_id
    -- Who hands the address on in this bundle does not hold it any more.
    and holder.id not in (
      select other.user_id
      from pg_temp.oneroster_person_keys as other
      join pg_temp.oneroster_users as others on others.line = other.line
      join users on users.id = other.user_id
      where others.email <> '' and lower(others.email) <> lower(users.email)
    );

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'users.csv', line, 'email', email, format('is the address of line %s too', first_line)
  from (
    select line, email, min(line) over (partition by lower(email)) as first_line
    from pg_temp.oneroster_users
    where not is_deleted and email <> ''
  ) as addresses
  where line <> first_line;

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'users.csv', staged.line, 'orgSourcedIds', org.key, 'is no org of this bundle or school'
  from pg_temp.oneroster_users as staged
  cross join lateral unnest(staged.orgs) as org (key)
  where not staged.is_deleted and org.key not in (select key from pg_temp.oneroster_school_keys);

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'users.csv', staged.line, 'agentSourcedIds', agent.key,
    case
      when agent.key = staged.sourced_id then 'is the row itself'
      else 'is no user of this bundle or school'
    end
  from pg_temp.oneroster_users as staged
  cross join lateral unnest(staged.agents) as agent (key)
  where not staged.is_deleted
    and (
      agent.key = staged.sourced_id
      -- A row may still name somebody whom the same bundle deletes.
      or agent.key not in (select key from pg_temp.oneroster_person_keys)
      and agent.key not in (select sourced_id from pg_temp.oneroster_users where is_deleted)
    );

  -- Numbers are unique among the students, and among the staff.
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  with numbered as (
    select 'student' as kind, keys.student_id as id, staged.line, staged.identifier
    from pg_temp.oneroster_users as staged
    join pg_temp.oneroster_person_keys as keys on keys.line = staged.line
    where staged.identifier <> '' and keys.is_student
    union all
    select 'teacher', keys.teacher_id, staged.line, staged.identifier
    from pg_temp.oneroster_users as staged
    join pg_temp.oneroster_person_keys as keys on keys.line = staged.line
    where staged.identifier <> '' and keys.is_teacher
  ),
  held as (
    select kind, id, line, identifier from numbered
    union all
    select 'student', id, null, admission_number
    from students
    where id not in (select id from numbered where kind = 'student')
    union all
    select 'teacher', id, null, staff_number
    from teachers
    where staff_number is not null
      and id not in (select id from numbered where kind = 'teacher')
  )
  select
    'users.csv', line, 'identifier', identifier, format('is the number of another %s', kind)
  from (
    select
      held.*,
      row_number() over (partition by kind, identifier order by line nulls first) as position
    from held
  ) as ranked
  where position > 1 and line is not null;

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'roles.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_roles as staged
  cross join lateral unnest(array_remove(array[
    case when staged.user_sourced_id is null
        or staged.user_sourced_id not in (select key from pg_temp.oneroster_person_keys)
        and staged.user_sourced_id not in (
          select sourced_id from pg_temp.oneroster_users where is_deleted
        )
      then jsonb_build_array(
        'userSourcedId', staged.user_sourced_id, 'is no user of this bundle or school'
      )
    end,
    case when oneroster_role_kind(coalesce(staged.role, '')) is null
      then jsonb_build_array('role', staged.role, 'is no role of OneRoster')
    end,
    case when lower(coalesce(staged.role_type, '')) not in ('', 'primary', 'secondary')
      then jsonb_build_array('roleType', staged.role_type, 'is neither primary nor secondary')
    end,
    case when coalesce(staged.org_sourced_id, '') = ''
      then jsonb_build_array('orgSourcedId', staged.org_sourced_id, 'is empty')
    end,
    case when staged.org_sourced_id <> ''
        and staged.org_sourced_id not in (select key from pg_temp.oneroster_school_keys)
      then jsonb_build_array(
        'orgSourcedId', staged.org_sourced_id, 'is no org of this bundle or school'
      )
    end,
    case when staged.begin_date <> '' and staged.begins_on is null
      then jsonb_build_array('beginDate', staged.begin_date, 'is no date (YYYY-MM-DD)')
    end,
    case when staged.end_date <> '' and staged.ends_on is null
      then jsonb_build_array('endDate', staged.end_date, 'is no date (YYYY-MM-DD)')
    end,
    case when staged.ends_on < staged.begins_on
      then jsonb_build_array(
        'endDate', staged.end_date, 'is before the beginDate ' || staged.begin_date
      )
    end
  ], null)) as found (problem)
  where not staged.is_deleted;
end;
$$;
comment on function check_oneroster_users() is
  'A step of import_oneroster(): the rows of users.csv and roles.csv.';
