-- Written by the functions for signing in.
select app.protect('user_sessions');

create policy select_permitted on user_sessions for select
  using (
    user_id = (select current_user_id())
    or (select has_permission('user_sessions:view'))
  );

grant select (
  id, user_id, family_id, device, user_agent, address, last_used_at, expires_at, replaced_at,
  revoked_at, revoked_reason, created_at, updated_at
) on user_sessions to :"reader";
