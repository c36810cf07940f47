create or replace function session_profile(person uuid) returns jsonb
  language sql stable strict parallel safe security definer
begin atomic
  -- Definer, because users need not be allowed to read the tables that decide. The keys are those
  -- of the API's type Me.
  select jsonb_build_object(
    'id', users.id,
    'email', users.email,
    'displayName', users.display_name,
    'locale', users.locale,
    'timeZone', users.time_zone,
    'mustChangePassword', users.must_change_password,
    'hasSecondFactor', has_second_factor(users.id),
    'mustSetUpSecondFactor', must_set_up_second_factor(users.id),
    'recoveryCodesLeft', (
      select count(*)
      from recovery_codes
      join second_factors on second_factors.id = recovery_codes.second_factor_id
      where second_factors.user_id = users.id
        and second_factors.confirmed_at is not null
        and recovery_codes.used_at is null
    ),
    'roles', coalesce(
      (
        select jsonb_agg(
          jsonb_build_object(
            'name', roles.name,
            'schoolId', user_roles.school_id,
            'validUntil', user_roles.valid_until
          )
          order by roles.name, user_roles.school_id
        )
        from user_roles
        join roles on roles.id = user_roles.role_id
        where user_roles.user_id = users.id
          and user_roles.valid_from <= now()
          and (user_roles.valid_until is null or user_roles.valid_until > now())
      ),
      '[]'
    ),
    'permissions', coalesce(
      (
        select jsonb_agg(
          jsonb_build_object(
            'code', held.permission_code,
            'scope', held.scope,
            'schoolId', held.school_id
          )
          order by held.permission_code, held.scope, held.school_id
        )
        from (
          select distinct
            effective_permissions.permission_code, effective_permissions.scope,
            user_roles.school_id
          from user_roles
          join effective_permissions on effective_permissions.role_id = user_roles.role_id
          where user_roles.user_id = users.id
            and user_roles.valid_from <= now()
            and (user_roles.valid_until is null or user_roles.valid_until > now())
        ) as held
      ),
      '[]'
    )
  )
  from users
  where users.id = person;
end;
comment on function session_profile(uuid) is
  'A user with the roles and the permissions held now.';
grant execute on function session_profile(uuid) to homeroom_server;
