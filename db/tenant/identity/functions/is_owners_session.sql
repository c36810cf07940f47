create or replace function is_owners_session() returns boolean
  language plpgsql stable parallel safe
  set search_path from current
as $$
begin
  return current_user_id() is null
    and pg_catalog.pg_has_role(session_user, 'homeroom_owner', 'member');
end;
$$;
comment on function is_owners_session() is
  E'@behavior -*\nWhether a DBA works here, as nobody in particular. What needs a permission is theirs anyway.';
grant execute on function is_owners_session() to :"reader";
