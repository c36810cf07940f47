create or replace function check_permissions(people uuid[], codes text[])
  returns table (user_id uuid, holds boolean, changes_at timestamptz)
  language sql stable strict parallel safe security definer rows 100
begin atomic
  -- Definer, because users need not be allowed to read the tables that decide.
  with own_roles as (
    select
      user_roles.user_id, lineage.ancestor_id as role_id, user_roles.valid_from,
      user_roles.valid_until
    from user_roles
    join role_lineage() as lineage on lineage.role_id = user_roles.role_id
    where user_roles.user_id = any (people)
  ),
  grants as (
    select object_permissions.*
    from object_permissions
    join permissions on permissions.id = object_permissions.permission_id
    where permissions.code = any (codes)
  ),
  reasons as (
    select user_roles.user_id, user_roles.valid_from, user_roles.valid_until
    from user_roles
    join effective_permissions on effective_permissions.role_id = user_roles.role_id
    where user_roles.user_id = any (people) and effective_permissions.permission_code = any (codes)
    union all
    select grants.user_id, '-infinity', grants.valid_until
    from grants
    where grants.user_id = any (people)
    union all
    select
      own_roles.user_id, own_roles.valid_from, least(own_roles.valid_until, grants.valid_until)
    from own_roles
    join grants on grants.role_id = own_roles.role_id
  )
  select
    person,
    coalesce(
      bool_or(
        reasons.valid_from <= now() and (reasons.valid_until is null or reasons.valid_until > now())
      ),
      false
    ),
    min(
      case
        when reasons.valid_from > now() then reasons.valid_from
        when reasons.valid_until > now() then reasons.valid_until
      end
    )
  from unnest(people) as person
  left join reasons on reasons.user_id = person
  group by person;
end;
comment on function check_permissions(uuid[], text[]) is
  'Whether each of these people holds one of these permissions at all, by a role or for single rows, and when that may change by itself. Servers remember it until a change is announced.';
grant execute on function check_permissions(uuid[], text[]) to homeroom_server;
