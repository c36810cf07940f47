-- Triggers keep what a user gives within what that user has.
select app.protect('roles');

create policy select_permitted on roles for select
  using (
    id = any (array(select own_role_ids()))
    or (select has_any_permission('roles:view'))
  );

create policy insert_permitted on roles for insert
  with check (
    (select has_permission('roles:create'))
  );

create policy update_permitted on roles for update
  using (
    (select has_permission('roles:update'))
  )
  with check (
    (select has_permission('roles:update'))
  );

create policy delete_permitted on roles for delete
  using (
    (select has_permission('roles:delete'))
  );

grant select on roles to :"reader";
grant
  insert (name, description, parent_role_id, requires_second_factor),
  update (name, description, parent_role_id, requires_second_factor),
  delete
on roles to :"tenant";
