create or replace function check_user_within_own(person uuid) returns void
  language plpgsql stable strict parallel safe security definer
  set search_path from current
as $$
-- Definer, because users do not read the tables that decide.
begin
  if person = current_user_id() then
    return;
  end if;
  perform check_role_within_own(user_roles.role_id, user_roles.school_id, now())
  from user_roles
  where user_roles.user_id = person
    and (user_roles.valid_until is null or user_roles.valid_until > now());
end;
$$;
comment on function check_user_within_own(uuid) is
  'Refuses (SC102) to act on the account of somebody who may do more than you.';
