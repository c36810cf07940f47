create or replace function tg_users__within_own() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because users do not read the tables that decide. Whoever changes an address receives
-- the next password reset: that is as good as the roles behind it.
begin
  if current_user_id() = old.id then
    perform require_permission(case tg_op when 'DELETE' then 'users:delete' else 'users:update' end);
  elsif current_user_id() is not null then
    perform check_user_within_own(old.id);
  end if;
  return case tg_op when 'DELETE' then old else new end;
end;
$$;
comment on function tg_users__within_own() is
  'On one''s own account one edits the profile only; on others'', nothing of those who may do more.';

create or replace trigger _200_within_own_update before update on users
  for each row when (
    (old.email, old.is_active, old.sourced_id) is distinct from
    (new.email, new.is_active, new.sourced_id)
  )
  execute function tg_users__within_own();
create or replace trigger _200_within_own_delete before delete on users
  for each row execute function tg_users__within_own();
