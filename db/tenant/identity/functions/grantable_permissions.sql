create or replace function grantable_permissions(
  in_school uuid,
  until timestamptz,
  ignored uuid[] default '{}'
) returns table (permission_code text, scope app.permission_scope)
  language sql stable parallel safe security definer rows 100
begin atomic
  -- Definer, because users do not read the tables that decide. ignored: user_roles that do not
  -- count, because they are just being given.
  with recursive lineage (school_id) as (
    select in_school where in_school is not null
    union
    select schools.parent_school_id
    from schools
    join lineage on lineage.school_id = schools.id
    where schools.parent_school_id is not null
  )
  select distinct effective_permissions.permission_code, effective_permissions.scope
  from user_roles
  join effective_permissions on effective_permissions.role_id = user_roles.role_id
  where user_roles.user_id = current_user_id()
    and user_roles.valid_from <= now()
    and coalesce(user_roles.valid_until, 'infinity')
      >= greatest(coalesce(until, 'infinity'), now())
    and (user_roles.school_id is null or user_roles.school_id in (select school_id from lineage))
    and user_roles.id <> all (ignored);
end;
comment on function grantable_permissions(uuid, timestamptz, uuid[]) is
  'What you hold for a school (null: for all) until a day (null: for good), and so may give to others.';
