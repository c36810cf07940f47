create or replace function export_oneroster_users() returns setof text[]
  language sql stable parallel unsafe
begin atomic
  with persons as materialized (
    select
      people.*, users.email as address, users.is_active, users.display_name,
      coalesce(teachers.first_name, students.first_name, guardians.first_name,
        case when strpos(users.display_name, ' ') > 0
          then regexp_replace(users.display_name, '\s+\S*$', '') else users.display_name end
      ) as first_name,
      coalesce(teachers.last_name, students.last_name, guardians.last_name,
        case when strpos(users.display_name, ' ') > 0
          then substring(users.display_name from '\S*$') else '' end
      ) as last_name,
      coalesce(teachers.middle_name, students.middle_name, guardians.middle_name) as middle_name,
      students.preferred_name, students.status, grade_levels.code as grade_code,
      coalesce(teachers.staff_number, students.admission_number) as number,
      coalesce(teachers.email, students.email, guardians.email) as contact_email,
      coalesce(
        teachers.phone, students.phone, guardians.phone,
        case when num_nonnulls(people.student_id, people.teacher_id, people.guardian_id) = 0
          then users.phone end
      ) as phone,
      coalesce(teachers.mobile_phone, students.mobile_phone, guardians.mobile_phone)
        as mobile_phone,
      coalesce(students.school_id, teachers.school_id) as school_id,
      coalesce(
        nullif(users.sourced_values, '{}'), nullif(students.sourced_values, '{}'),
        nullif(teachers.sourced_values, '{}'), nullif(guardians.sourced_values, '{}'), '{}'
      ) as said,
      array_remove(array[
        case when people.student_id is not null then 'student' end,
        case when people.teacher_id is not null then 'teacher' end,
        case when people.guardian_id is not null then 'guardian' end
      ], null) as kinds
    from oneroster_people() as people
    left join users on users.id = people.user_id
    left join students on students.id = people.student_id
    left join teachers on teachers.id = people.teacher_id
    left join guardians on guardians.id = people.guardian_id
    left join grade_levels on grade_levels.id = students.grade_level_id
  ),
  named as materialized (
    select
      persons.*, coalesce(said_role.role, inferred.role) as role,
      oneroster_role_kind(coalesce(said_role.role, inferred.role)) as kind
    from persons
    -- What the roster called the person, as long as that still fits.
    left join lateral (
      select split_part(persons.said -> 'roles' ->> 0, ':', 1) as role
      where oneroster_role_kind(split_part(persons.said -> 'roles' ->> 0, ':', 1))
        = any (persons.kinds || '{staff}'::text[])
    ) as said_role on true
    cross join lateral (
      select case
        when persons.teacher_id is not null then 'teacher'
        when persons.student_id is not null then 'student'
        when persons.guardian_id is not null then 'guardian'
        when exists (
          select
          from user_roles
          join roles on roles.id = user_roles.role_id
          where user_roles.user_id = persons.user_id
            and roles.name in ('Administrator', 'Principal', 'Registrar')
        )
          then 'administrator'
        else 'aide'
      end as role
    ) as inferred
  ),
  grants as materialized (
    select
      user_roles.user_id, lower(roles.name) as kind,
      coalesce(schools.sourced_id, schools.id::text, '*') as org_key
    from user_roles
    join roles on roles.id = user_roles.role_id
    left join schools on schools.id = user_roles.school_id
    where roles.name in ('Student', 'Teacher', 'Guardian')
  ),
  granted as materialized (
    -- What the roster cannot say by a role and schools: rights of people who are not that.
    select
      named.key,
      array_agg(grants.kind || ':' || grants.org_key
        order by grants.kind, grants.org_key collate "C") as said,
      bool_or(grants.org_key <> '*') as names_schools
    from named
    join grants on grants.user_id = named.user_id and grants.kind = any (named.kinds)
    group by named.key
  ),
  homes as materialized (
    select
      id, coalesce(sourced_id, id::text) as key, kind <> 'school' as is_odd,
      parent_school_id is null as is_root
    from schools
  ),
  orgs as materialized (
    select
      found.key,
      array_agg(found.org_key order by found.rank, found.org_key collate "C") as keys
    from (
      select listed.key, listed.org_key, min(listed.rank) as rank
      from (
        select named.key, homes.key as org_key, 1 as rank
        from named
        join homes on homes.id = named.school_id
        union all
        select named.key, grants.org_key, 2
        from named
        join grants on grants.user_id = named.user_id and grants.kind = any (named.kinds)
        where grants.org_key <> '*'
        union all
        select named.key, substring(given.role from position(':' in given.role) + 1), 2
        from named
        cross join lateral jsonb_array_elements_text(named.said -> 'roles') as given (role)
        where named.user_id is null or named.kind = 'staff'
        union all
        -- Guardians without a school of their own: those of their students.
        select named.key, homes.key, 3
        from named
        join student_guardians on student_guardians.guardian_id = named.guardian_id
        join students on students.id = student_guardians.student_id
        join homes on homes.id = students.school_id
        left join granted on granted.key = named.key
        where named.school_id is null and not coalesce(granted.names_schools, false)
          and (named.user_id is not null or not named.said ? 'roles')
      ) as listed
      where listed.org_key <> ''
      group by listed.key, listed.org_key
    ) as found
    group by found.key
  ),
  agents as materialized (
    select
      tie.student_id,
      string_agg(tie.key, ',' order by tie.contact_order, tie.key collate "C") as keys,
      string_agg(
        case when tie.is_odd then format(
          '%s:%s:%s:%s', tie.key, tie.relation, tie.flags, tie.contact_order
        ) end,
        ',' order by tie.contact_order, tie.key collate "C"
      ) as details
    from (
      select
        links.student_id, guardian.key, links.contact_order, links.relation,
        flags.letters as flags,
        (links.relation::text, flags.letters, links.contact_order::bigint) is distinct from (
          -- What an import takes for granted.
          case case when guardian.kind = 'guardian' then lower(guardian.role) end
            when 'parent' then 'parent'
            when 'relative' then 'relative'
            else 'legal_guardian'
          end,
          case
            when guardian.kind = 'guardian' and lower(guardian.role) = 'relative' then 'e'
            else 'celd'
          end,
          row_number() over (
            partition by links.student_id order by links.contact_order, guardian.key collate "C"
          )
        ) as is_odd
      from student_guardians as links
      join named as guardian on guardian.guardian_id = links.guardian_id
      cross join lateral (
        select concat(
          case when links.has_custody then 'c' end,
          case when links.is_emergency_contact then 'e' end,
          case when links.lives_with then 'l' end,
          case when links.has_data_access then 'd' end
        ) as letters
      ) as flags
    ) as tie
    group by tie.student_id
  ),
  placed as (
    select
      named.*, homes.is_odd as has_odd_home, homes.key as home_key,
      coalesce(granted.said, '{}') as granted,
      coalesce(
        orgs.keys,
        (select array_agg(key order by key collate "C") from homes where is_root),
        '{}'
      ) as org_keys,
      agents.keys as agent_keys, agents.details as agent_details
    from named
    left join homes on homes.id = named.school_id
    left join granted on granted.key = named.key
    left join orgs on orgs.key = named.key
    left join agents on agents.student_id = named.student_id
  )
  select array[
    placed.key, '', '', case when placed.is_active = false then 'false' else 'true' end,
    array_to_string(placed.org_keys, ','), placed.role,
    coalesce(placed.said ->> 'username', placed.address, placed.key),
    coalesce(placed.said ->> 'userIds', ''), placed.first_name, placed.last_name,
    coalesce(placed.middle_name, ''),
    coalesce(placed.number, placed.said ->> 'identifier', ''), coalesce(placed.address, ''),
    coalesce(placed.mobile_phone, ''), coalesce(placed.phone, ''),
    coalesce(placed.agent_keys, ''), coalesce(placed.grade_code, ''), '',
    case
      when placed.kinds <> array_remove(array[placed.kind], 'staff')
        or placed.user_id is not null and placed.kind <> 'staff' and placed.granted <> array(
          select placed.kind || ':' || org.key
          from unnest(placed.org_keys) as org (key)
          order by org.key collate "C"
        )
        then array_to_string(
          case when placed.kind = 'staff' then '{staff:}'::text[] else '{}' end
            || placed.granted
            || array(
              select held.kind || ':'
              from unnest(placed.kinds) as held (kind)
              where not exists (
                select from unnest(placed.granted) as given
                where starts_with(given, held.kind || ':')
              )
              order by held.kind
            ),
          ','
        )
      else ''
    end,
    coalesce(placed.agent_details, ''),
    case when placed.status <> 'active' then placed.status::text else '' end,
    case
      when placed.kinds = '{}' or placed.contact_email is not distinct from placed.address then ''
      else coalesce(placed.contact_email, 'none')
    end,
    coalesce(placed.preferred_name, ''),
    case when placed.has_odd_home then placed.home_key else '' end,
    coalesce(placed.said ->> 'userMasterIdentifier', ''), coalesce(placed.said ->> 'pronouns', '')
  ]
  from placed
  order by placed.key collate "C";
end;
comment on function export_oneroster_users() is 'The rows of users.csv.';
