create or replace function own_role_ids() returns setof uuid
  language plpgsql stable parallel safe security definer rows 3
  set search_path from current
as $$
-- Definer, because policies call it: it must not run into their own recursion.
declare
  asker constant uuid := current_user_id();
begin
  return query
    with recursive lineage (role_id) as (
      select user_roles.role_id
      from user_roles
      where user_roles.user_id = asker
        and user_roles.valid_from <= now()
        and (user_roles.valid_until is null or user_roles.valid_until > now())
      union
      select roles.parent_role_id
      from roles
      join lineage on lineage.role_id = roles.id
      where roles.parent_role_id is not null
    )
    select role_id from lineage;
end;
$$;
comment on function own_role_ids() is
  E'@behavior -*\nThe roles that you have now, and those from which they inherit.';
grant execute on function own_role_ids() to :"reader";
