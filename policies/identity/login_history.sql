-- Written by the functions for signing in.
select app.protect('login_history');

create policy select_permitted on login_history for select
  using (
    user_id = (select current_user_id())
    or (select has_permission('login_history:view'))
  );

grant select on login_history to :"reader";
