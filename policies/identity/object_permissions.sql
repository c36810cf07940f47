-- Triggers keep what a user gives within what that user has.
select app.protect('object_permissions');

create policy select_permitted on object_permissions for select
  using (
    user_id = (select current_user_id())
    or (select has_permission('object_permissions:view'))
  );

create policy insert_permitted on object_permissions for insert
  with check (
    (select has_permission('object_permissions:assign'))
  );

create policy update_permitted on object_permissions for update
  using (
    (select has_permission('object_permissions:assign'))
  )
  with check (
    (select has_permission('object_permissions:assign'))
  );

create policy delete_permitted on object_permissions for delete
  using (
    (select has_permission('object_permissions:assign'))
  );

grant select on object_permissions to :"reader";
grant
  insert (permission_id, row_id, user_id, role_id, valid_until),
  update (valid_until),
  delete
on object_permissions to :"tenant";
