create or replace function resolve_oneroster_people() returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Finds out who the users of a bundle are: students, teachers, guardians, with an account or none.
begin
  -- 1.1 has one role and its schools in users.csv, 1.2 a file of roles; what this system exported
  -- says more in a column of its own: kind:school, kind:* (every school), kind: (no right at all).
  insert into pg_temp.oneroster_person_roles
    (user_key, position, role, kind, org_key, is_granted, begins_on, ends_on)
  select
    staged.sourced_id,
    -- What users.csv says stays first.
    said.position + case when oneroster_role_kind(staged.role) = said.kind then 0 else 100 end,
    case
      when oneroster_role_kind(staged.role) = said.kind or said.kind = 'staff' then staged.role
      else said.kind
    end,
    said.kind, nullif(nullif(said.org_key, '*'), ''), said.org_key <> '', null::date, null::date
  from pg_temp.oneroster_users as staged
  cross join lateral (
    select
      position, split_part(item, ':', 1) as kind,
      substring(item from position(':' in item || ':') + 1) as org_key
    from unnest(oneroster_list(staged.homeroom_roles)) with ordinality as items (item, position)
  ) as said
  where not staged.is_deleted and staged.homeroom_roles <> ''
  union all
  select
    staged.sourced_id, coalesce(org.position, 1), staged.role, oneroster_role_kind(staged.role),
    org.key, true, null, null
  from pg_temp.oneroster_users as staged
  left join lateral unnest(staged.orgs) with ordinality as org (key, position) on true
  where not staged.is_deleted and staged.role <> ''
    and coalesce(staged.homeroom_roles, '') = ''
  union all
  select
    user_sourced_id,
    row_number() over (
      partition by user_sourced_id
      order by lower(coalesce(role_type, '')) = 'primary' desc, line
    ),
    role, oneroster_role_kind(role), nullif(org_sourced_id, ''), true, begins_on, ends_on
  from pg_temp.oneroster_roles
  where not is_deleted;

  analyze pg_temp.oneroster_person_roles;

  -- Who is enrolled as a teacher teaches, whatever else the roster calls them.
  insert into pg_temp.oneroster_person_roles (user_key, position, role, kind, org_key)
  select distinct on (held.user_key, held.org_key)
    held.user_key, 1000, 'teacher', 'teacher', held.org_key
  from pg_temp.oneroster_person_roles as held
  where held.kind = 'staff'
    and exists (
      select from pg_temp.oneroster_enrollments as staged
      where staged.user_sourced_id = held.user_key
        and lower(staged.role) = 'teacher' and not staged.is_deleted
    )
    and not exists (
      select from pg_temp.oneroster_person_roles as other
      where other.user_key = held.user_key and other.kind = 'teacher'
    );

  -- Whom a student's row names as an agent is a guardian of that student.
  insert into pg_temp.oneroster_person_roles (user_key, position, role, kind, org_key)
  select distinct held.user_key, 2000, 'guardian', 'guardian', held.org_key
  from pg_temp.oneroster_person_roles as held
  where held.kind in ('staff', 'teacher')
    and held.user_key in (
      select agent.key
      from pg_temp.oneroster_users as staged
      join pg_temp.oneroster_person_roles as role on role.user_key = staged.sourced_id
      cross join lateral unnest(staged.agents) as agent (key)
      where role.kind = 'student' and not staged.is_deleted
    )
    and not exists (
      select from pg_temp.oneroster_person_roles as other
      where other.user_key = held.user_key and other.kind = 'guardian'
    );

  insert into pg_temp.oneroster_person_keys
    (key, line, user_id, student_id, teacher_id, guardian_id, is_known,
     is_student, is_teacher, is_guardian)
  with people as materialized (select * from oneroster_people()),
  staged as materialized (
    select distinct on (sourced_id) sourced_id as key, line, lower(nullif(email, '')) as email
    from pg_temp.oneroster_users
    where not is_deleted and sourced_id <> ''
    order by sourced_id, line
  ),
  -- An account that is nobody yet (the first administrator's) is taken over by its address.
  adopted as materialized (
    select staged.key, people.key as former_key, people.user_id
    from staged
    join users on lower(users.email) = staged.email and users.sourced_id is null
    join people on people.user_id = users.id
    where num_nonnulls(people.student_id, people.teacher_id, people.guardian_id) = 0
      and not exists (select from people as known where known.key = staged.key)
      and not exists (select from staged as other where other.key = people.key)
  ),
  kinds as (
    select
      user_key, bool_or(kind = 'student') as is_student, bool_or(kind = 'teacher') as is_teacher,
      bool_or(kind = 'guardian') as is_guardian
    from pg_temp.oneroster_person_roles
    group by user_key
  )
  select
    coalesce(people.key, staged.key), staged.line,
    coalesce(
      people.user_id, adopted.user_id, case when staged.email is not null then app.uuid_v7() end
    ),
    coalesce(people.student_id, case when kinds.is_student then app.uuid_v7() end),
    coalesce(people.teacher_id, case when kinds.is_teacher then app.uuid_v7() end),
    coalesce(people.guardian_id, case when kinds.is_guardian then app.uuid_v7() end),
    people.key is not null,
    coalesce(kinds.is_student, false) or people.student_id is not null,
    coalesce(kinds.is_teacher, false) or people.teacher_id is not null,
    coalesce(kinds.is_guardian, false) or people.guardian_id is not null
  from (
    select * from people where key not in (select former_key from adopted)
  ) as people
  full join staged on staged.key = people.key
  left join adopted on adopted.key = staged.key
  left join kinds on kinds.user_key = staged.key;
  -- Rows that never came from a roster are known by their own ids.
  update pg_temp.oneroster_person_keys
  set is_handmade = true
  where is_known and line is not null
    and key in (user_id::text, student_id::text, teacher_id::text, guardian_id::text)
    and not exists (select from users where sourced_id = key)
    and not exists (select from students where sourced_id = key)
    and not exists (select from teachers where sourced_id = key)
    and not exists (select from guardians where sourced_id = key);
  analyze pg_temp.oneroster_person_keys;
  analyze pg_temp.oneroster_person_roles;

  insert into pg_temp.oneroster_agents
    (line, student_key, guardian_key, relation, contact_order, flags)
  select distinct on (student_key, guardian_key)
    tie.line, tie.student_key, tie.guardian_key,
    coalesce(
      substring(tie.detail from ':([a-z_]+):[celd]*:\d+$'),
      -- Somebody of the staff whom a student's row names may be anything to the student.
      case case when role.position < 2000 then lower(role.role) end
        when 'parent' then 'parent'
        when 'guardian' then 'legal_guardian'
        when 'relative' then 'relative'
        else 'other'
      end
    )::app.guardian_relation,
    coalesce(substring(tie.detail from ':(\d+)$')::smallint, tie.position),
    substring(tie.detail from ':([celd]*):\d+$')
  from (
    select
      staged.line, agent.position,
      case when me.is_student then me.key else other.key end as student_key,
      case when me.is_student then other.key else me.key end as guardian_key,
      case
        when me.is_student then (
          select item
          from unnest(oneroster_list(staged.homeroom_agents)) as item
          where item ~ ':(mother|father|parent|step_parent|grandparent|sibling|relative|foster_parent|legal_guardian|other):[celd]*:[1-9]\d{0,2}$'
            and starts_with(item, other.key || ':')
        )
      end as detail,
      me.is_student as is_students_row
    from pg_temp.oneroster_users as staged
    cross join lateral unnest(staged.agents) with ordinality as agent (key, position)
    join pg_temp.oneroster_person_keys as me on me.key = staged.sourced_id
    join pg_temp.oneroster_person_keys as other on other.key = agent.key
    where not staged.is_deleted
      and (
        me.is_student and other.is_guardian and me.key <> other.key
        or not me.is_student and me.is_guardian and other.is_student
      )
  ) as tie
  left join lateral (
    select held.role, held.position
    from pg_temp.oneroster_person_roles as held
    where held.user_key = tie.guardian_key and held.kind = 'guardian'
    order by held.position
    limit 1
  ) as role on true
  order by student_key, guardian_key, is_students_row desc, tie.position;
end;
$$;
comment on function resolve_oneroster_people() is
  'A step of import_oneroster(): who the users of a bundle are.';
