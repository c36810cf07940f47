create or replace function held_scopes(code text)
  returns table (scope app.permission_scope, school_id uuid)
  language plpgsql stable strict parallel safe security definer rows 2
  set search_path from current
as $$
-- Definer, because users do not read the tables that decide.
declare
  asker constant uuid := current_user_id();
begin
  return query
    select effective_permissions.scope, user_roles.school_id
    from user_roles
    join effective_permissions on effective_permissions.role_id = user_roles.role_id
    where user_roles.user_id = asker
      and user_roles.valid_from <= now()
      and (user_roles.valid_until is null or user_roles.valid_until > now())
      and effective_permissions.permission_code = held_scopes.code;
end;
$$;
comment on function held_scopes(text) is
  'In which scopes, and for which school (null: all), you hold a permission.';
