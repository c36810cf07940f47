select app.protect('vehicles');

create policy select_permitted on vehicles for select
  using (
    (select has_permission('vehicles:view'))
    or school_id = any (array(select school_ids_for('vehicles:view')))
    or id = any (array(select driven_vehicle_ids_for('vehicles:view')))
    or id = any (array(select granted_row_ids('vehicles:view')))
  );

create policy insert_permitted on vehicles for insert
  with check (
    (select has_permission('vehicles:create'))
    or school_id = any (array(select school_ids_for('vehicles:create')))
  );

create policy update_permitted on vehicles for update
  using (
    (select has_permission('vehicles:update'))
    or school_id = any (array(select school_ids_for('vehicles:update')))
    or id = any (array(select granted_row_ids('vehicles:update')))
  )
  with check (
    (select has_permission('vehicles:update'))
    or school_id = any (array(select school_ids_for('vehicles:update')))
    or id = any (array(select granted_row_ids('vehicles:update')))
  );

create policy delete_permitted on vehicles for delete
  using (
    (select has_permission('vehicles:delete'))
    or school_id = any (array(select school_ids_for('vehicles:delete')))
    or id = any (array(select granted_row_ids('vehicles:delete')))
  );

grant select on vehicles to :"reader";
grant
  insert (
    school_id, plate, name, capacity, insurance_expires_on, inspection_expires_on, is_active,
    note
  ),
  update (plate, name, capacity, insurance_expires_on, inspection_expires_on, is_active, note),
  delete
on vehicles to :"tenant";
