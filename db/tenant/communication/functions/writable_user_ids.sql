create or replace function writable_user_ids() returns setof uuid
  language plpgsql stable parallel safe security definer rows 200
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
#variable_conflict use_column
declare
  asker constant uuid := current_user_id();
  code constant text := 'conversations:create';
  scopes constant app.permission_scope[] := array(select scope from held_scopes(code));
  taught constant uuid[] := array(
    select taught_student_ids() where 'classes' = any (scopes)
  );
  -- Oneself as a student, and one's wards.
  pupils constant uuid[] := array(
    select students.id
    from students
    where 'self' = any (scopes) and students.user_id = asker
    union
    select student_guardians.student_id
    from guardians
    join student_guardians on student_guardians.guardian_id = guardians.id
    where 'wards' = any (scopes)
      and guardians.user_id = asker
      and student_guardians.has_data_access
  );
begin
  return query
    select users.id
    from users
    where users.is_active
      and users.id <> asker
      and (
        (select has_permission(code))
        or users.id in (
          select user_ids_for(code)
          union all
          -- Teachers: their students, the guardians of these, and all colleagues.
          select students.user_id from students where students.id = any (taught)
          union all
          select guardians.user_id
          from student_guardians
          join guardians on guardians.id = student_guardians.guardian_id
          where student_guardians.student_id = any (taught) and student_guardians.has_data_access
          union all
          select audience_memberships.user_id
          from audience_memberships
          where 'classes' = any (scopes)
            and audience_memberships.relation in ('teachers', 'staff')
          union all
          -- Students and guardians: those who teach the child, ...
          select teacher_user_ids_of(pupils)
          union all
          -- ... and the office, which may write to everybody, too.
          select user_roles.user_id
          from user_roles
          join effective_permissions on effective_permissions.role_id = user_roles.role_id
          where scopes <> '{}'
            and effective_permissions.permission_code = code
            and effective_permissions.scope = 'all'
            and user_roles.valid_from <= now()
            and (user_roles.valid_until is null or user_roles.valid_until > now())
            and (
              user_roles.school_id is null
              or user_roles.school_id in (
                select school_lineage(array(
                  select audience_memberships.school_id
                  from audience_memberships
                  where audience_memberships.user_id = asker
                ))
              )
            )
        )
      );
end;
$$;
comment on function writable_user_ids() is
  E'@behavior -*\nTo whom you may write. The office, which holds conversations:create for all: everybody. Teachers: their students, the guardians of these, and staff. Students and guardians: those who teach the child, and the office. Nobody: whose account is deactivated.';
