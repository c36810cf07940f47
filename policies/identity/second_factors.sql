-- Written by the functions for signing in. The secret is granted to nobody.
select app.protect('second_factors');

create policy select_permitted on second_factors for select
  using (
    user_id = (select current_user_id())
    or (select has_permission('second_factors:view'))
  );

grant select (id, user_id, confirmed_at, created_at, updated_at) on second_factors to :"reader";
