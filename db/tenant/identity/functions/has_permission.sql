create or replace function has_permission(code text) returns boolean
  language plpgsql stable strict parallel safe security definer
  set search_path from current
as $$
-- Definer, because users do not read the tables that decide. plpgsql, because it keeps its plan for
-- the session: this runs in almost every statement.
declare
  asker constant uuid := current_user_id();
begin
  return exists (
    select
    from user_roles
    join effective_permissions on effective_permissions.role_id = user_roles.role_id
    where user_roles.user_id = asker
      and user_roles.school_id is null
      and user_roles.valid_from <= now()
      and (user_roles.valid_until is null or user_roles.valid_until > now())
      and effective_permissions.permission_code = has_permission.code
      and effective_permissions.scope = 'all'
  );
end;
$$;
comment on function has_permission(text) is
  E'@behavior -*\nWhether you hold a permission, such as students:view, for all rows of all schools.';
grant execute on function has_permission(text) to :"reader";
