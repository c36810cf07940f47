select app.protect('drivers');

create policy select_permitted on drivers for select
  using (
    (select has_permission('drivers:view'))
    or school_id = any (array(select school_ids_for('drivers:view')))
    or id = any (array(select driver_ids_for('drivers:view')))
    or id = any (array(select granted_row_ids('drivers:view')))
  );

create policy insert_permitted on drivers for insert
  with check (
    (select has_permission('drivers:create'))
    or school_id = any (array(select school_ids_for('drivers:create')))
  );

create policy update_permitted on drivers for update
  using (
    (select has_permission('drivers:update'))
    or school_id = any (array(select school_ids_for('drivers:update')))
    or id = any (array(select granted_row_ids('drivers:update')))
  )
  with check (
    (select has_permission('drivers:update'))
    or school_id = any (array(select school_ids_for('drivers:update')))
    or id = any (array(select granted_row_ids('drivers:update')))
  );

create policy delete_permitted on drivers for delete
  using (
    (select has_permission('drivers:delete'))
    or school_id = any (array(select school_ids_for('drivers:delete')))
    or id = any (array(select granted_row_ids('drivers:delete')))
  );

grant select on drivers to :"reader";
grant
  insert (
    user_id, school_id, full_name, phone, licence_number, licence_class, licence_expires_on,
    medical_check_expires_on, is_active
  ),
  update (
    user_id, full_name, phone, licence_number, licence_class, licence_expires_on,
    medical_check_expires_on, is_active
  ),
  delete
on drivers to :"tenant";
