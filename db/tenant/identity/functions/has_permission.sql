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
    from unlimited_permissions
    where unlimited_permissions.user_id = asker
      and unlimited_permissions.permission_code = has_permission.code
      and unlimited_permissions.valid_from <= now()
      and (unlimited_permissions.valid_until is null or unlimited_permissions.valid_until > now())
  );
end;
$$;
comment on function has_permission(text) is
  E'@behavior -*\nWhether you hold a permission, such as students:view, for all rows of all schools.';
grant execute on function has_permission(text) to :"reader";
