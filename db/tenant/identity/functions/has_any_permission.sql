create or replace function has_any_permission(code text) returns boolean
  language plpgsql stable strict parallel safe security definer
  set search_path from current
as $$
-- Definer, because it calls held_scopes, which nobody else may.
begin
  return exists (select from held_scopes(code));
end;
$$;
comment on function has_any_permission(text) is
  E'@behavior -*\nWhether you hold a permission at all, however far it reaches.';
grant execute on function has_any_permission(text) to :"reader";
