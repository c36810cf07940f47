-- Triggers keep what a user gives, or takes, within what that user has.
select app.protect('user_roles');

create policy select_permitted on user_roles for select
  using (
    user_id = (select current_user_id())
    or (select has_permission('user_roles:view'))
    or school_id = any (array(select school_ids_for('user_roles:view')))
  );

create policy insert_permitted on user_roles for insert
  with check (
    (select has_permission('user_roles:assign'))
    or school_id = any (array(select school_ids_for('user_roles:assign')))
  );

create policy update_permitted on user_roles for update
  using (
    (select has_permission('user_roles:assign'))
    or school_id = any (array(select school_ids_for('user_roles:assign')))
  )
  with check (
    (select has_permission('user_roles:assign'))
    or school_id = any (array(select school_ids_for('user_roles:assign')))
  );

create policy delete_permitted on user_roles for delete
  using (
    (select has_permission('user_roles:assign'))
    or school_id = any (array(select school_ids_for('user_roles:assign')))
  );

grant select on user_roles to :"reader";
grant
  insert (user_id, role_id, school_id, valid_from, valid_until),
  update (valid_from, valid_until),
  delete
on user_roles to :"tenant";
