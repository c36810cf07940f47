create or replace function merge_oneroster_roles() returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Students, teachers and guardians get the role of that name, limited to each school that the
-- roster names. Nobody gets any other role from a file.
begin
  with wanted as materialized (
    select distinct on (person.user_id, roles.id, school.id)
      person.user_id, roles.id as role_id, school.id as school_id, person.line,
      held.begins_on, held.ends_on
    from pg_temp.oneroster_person_roles as held
    join pg_temp.oneroster_persons as person on person.key = held.user_key
    join roles on roles.name = initcap(held.kind)
    left join pg_temp.oneroster_school_keys as school on school.key = held.org_key
    where held.kind in ('student', 'teacher', 'guardian')
      and held.is_granted and person.user_id is not null
    order by person.user_id, roles.id, school.id, held.ends_on desc nulls first
  ),
  added as (
    insert into user_roles (user_id, role_id, school_id, valid_from, valid_until)
    select
      user_id, role_id, school_id, coalesce(begins_on::timestamptz, now()),
      (ends_on + 1)::timestamptz
    from wanted
    where not exists (
      select from user_roles
      where user_roles.user_id = wanted.user_id and user_roles.role_id = wanted.role_id
        and user_roles.school_id is not distinct from wanted.school_id
    )
      and coalesce((ends_on + 1)::timestamptz > coalesce(begins_on::timestamptz, now()), true)
    order by line, role_id, school_id
    returning user_id
  ),
  changed as (
    update user_roles
    set valid_until = (wanted.ends_on + 1)::timestamptz
    from wanted
    where user_roles.user_id = wanted.user_id and user_roles.role_id = wanted.role_id
      and user_roles.school_id is not distinct from wanted.school_id
      and wanted.ends_on is not null
      and user_roles.valid_until is distinct from (wanted.ends_on + 1)::timestamptz
      and (wanted.ends_on + 1)::timestamptz > user_roles.valid_from
    returning user_roles.user_id
  ),
  -- What an earlier roster gave and this one does not name any more.
  taken as (
    delete from user_roles
    using (
      select
        person.user_id, oneroster_role_kind(split_part(given.role, ':', 1)) as kind,
        substring(given.role from position(':' in given.role) + 1) as org_key
      from pg_temp.oneroster_persons as person
      cross join lateral jsonb_array_elements_text(person.former_values -> 'roles') as given (role)
      where person.said ? 'roles'
        and not person.said -> 'roles' ? given.role
    ) as former,
    roles, pg_temp.oneroster_school_keys as school
    where user_roles.user_id = former.user_id
      and roles.id = user_roles.role_id and roles.name = initcap(former.kind)
      and former.kind <> 'staff'
      and school.key = former.org_key and user_roles.school_id = school.id
      and not exists (
        select from wanted
        where wanted.user_id = user_roles.user_id and wanted.role_id = user_roles.role_id
          and wanted.school_id = user_roles.school_id
      )
    returning user_roles.user_id
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', person.line, 'changed'
  from pg_temp.oneroster_persons as person
  where person.is_known and person.user_id in (
    select user_id from added
    union all select user_id from changed
    union all select user_id from taken
  );

  with added as (
    insert into student_guardians
      (student_id, guardian_id, relation, has_custody, lives_with, has_data_access,
       is_emergency_contact, contact_order)
    select
      student.student_id, guardian.guardian_id, tie.relation,
      coalesce(tie.flags ~ 'c', tie.relation in ('parent', 'legal_guardian')),
      coalesce(tie.flags ~ 'l', tie.relation in ('parent', 'legal_guardian')),
      coalesce(tie.flags ~ 'd', tie.relation in ('parent', 'legal_guardian')),
      coalesce(tie.flags ~ 'e', true),
      tie.contact_order
    from pg_temp.oneroster_agents as tie
    join pg_temp.oneroster_person_keys as student on student.key = tie.student_key
    join pg_temp.oneroster_person_keys as guardian on guardian.key = tie.guardian_key
    where not exists (
      select from student_guardians as known
      where known.student_id = student.student_id and known.guardian_id = guardian.guardian_id
    )
    order by tie.line, tie.contact_order, guardian.guardian_id
    returning student_id, guardian_id
  ),
  taken as (
    delete from student_guardians
    using (
      select
        coalesce(person.student_id, other.student_id) as student_id,
        case when person.student_id is not null then other.guardian_id else person.guardian_id end
          as guardian_id
      from pg_temp.oneroster_persons as person
      cross join lateral
        jsonb_array_elements_text(person.former_values -> 'agents') as former (key)
      join pg_temp.oneroster_person_keys as other on other.key = former.key
      where person.spoken_of @> '{agents}'
        and not coalesce(person.said -> 'agents' ? former.key, false)
        and not exists (
          select from pg_temp.oneroster_agents as tie
          where (tie.student_key, tie.guardian_key) in (
            (person.key, former.key), (former.key, person.key)
          )
        )
    ) as former
    where student_guardians.student_id = former.student_id
      and student_guardians.guardian_id = former.guardian_id
    returning student_guardians.student_id, student_guardians.guardian_id
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', person.line, 'changed'
  from pg_temp.oneroster_persons as person
  where person.is_known
    and (
      person.student_id in (select student_id from added union all select student_id from taken)
      -- Guardians' rows may name their students, too.
      or (person.said ? 'agents' or person.former_values ? 'agents')
        and person.guardian_id in (
          select guardian_id from added union all select guardian_id from taken
        )
    );
end;
$$;
comment on function merge_oneroster_roles() is
  'A step of import_oneroster(): roles of accounts, and who is whose guardian.';
