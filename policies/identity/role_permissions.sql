-- Triggers keep what a user gives within what that user has.
select app.protect('role_permissions');

create policy select_permitted on role_permissions for select
  using (
    (select has_any_permission('role_permissions:view'))
  );

create policy insert_permitted on role_permissions for insert
  with check (
    (select has_permission('role_permissions:assign'))
  );

create policy delete_permitted on role_permissions for delete
  using (
    (select has_permission('role_permissions:assign'))
  );

grant select on role_permissions to :"reader";
grant insert (role_id, permission_id, scope), delete on role_permissions to :"tenant";
