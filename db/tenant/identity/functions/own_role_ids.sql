create or replace function own_role_ids() returns setof uuid
  language plpgsql stable parallel safe security definer rows 3
  set search_path from current
as $$
-- Definer, because policies call it: it must not run into their own recursion.
declare
  asker constant uuid := current_user_id();
begin
  return query
    select role_id
    from user_roles
    where user_id = asker
      and valid_from <= now()
      and (valid_until is null or valid_until > now());
end;
$$;
comment on function own_role_ids() is
  E'@behavior -*\nThe roles that you have now.';
grant execute on function own_role_ids() to :"reader";
