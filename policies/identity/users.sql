-- Everybody sees and edits the own account; a trigger says which part of it. Passwords are left to
-- the functions for signing in.
select app.protect('users');

create policy select_permitted on users for select
  using (
    id = (select current_user_id())
    or (select has_permission('users:view'))
    or id = any (array(select user_ids_for('users:view')))
    or id = any (array(select granted_row_ids('users:view')))
  );

create policy insert_permitted on users for insert
  with check (
    (select has_permission('users:create'))
  );

create policy update_permitted on users for update
  using (
    id = (select current_user_id())
    or (select has_permission('users:update'))
    or id = any (array(select user_ids_for('users:update')))
    or id = any (array(select granted_row_ids('users:update')))
  )
  with check (
    id = (select current_user_id())
    or (select has_permission('users:update'))
    or id = any (array(select user_ids_for('users:update')))
    or id = any (array(select granted_row_ids('users:update')))
  );

create policy delete_permitted on users for delete
  using (
    (select has_permission('users:delete'))
    or id = any (array(select user_ids_for('users:delete')))
    or id = any (array(select granted_row_ids('users:delete')))
  );

grant select (
  id, email, display_name, locale, time_zone, is_active, must_change_password, phone, sourced_id,
  created_at, updated_at
) on users to :"reader";
grant
  insert (email, display_name, locale, time_zone, phone, sourced_id),
  update (email, display_name, locale, time_zone, is_active, phone, sourced_id),
  delete
on users to :"tenant";
