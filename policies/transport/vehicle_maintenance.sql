select app.protect('vehicle_maintenance');

create policy select_permitted on vehicle_maintenance for select
  using (
    (select has_permission('vehicle_maintenance:view'))
    or vehicle_id = any (array(select vehicle_ids_for('vehicle_maintenance:view')))
    or vehicle_id = any (array(select driven_vehicle_ids_for('vehicle_maintenance:view')))
    or id = any (array(select granted_row_ids('vehicle_maintenance:view')))
  );

create policy insert_permitted on vehicle_maintenance for insert
  with check (
    (select has_permission('vehicle_maintenance:create'))
    or vehicle_id = any (array(select vehicle_ids_for('vehicle_maintenance:create')))
    or vehicle_id = any (array(select driven_vehicle_ids_for('vehicle_maintenance:create')))
  );

create policy update_permitted on vehicle_maintenance for update
  using (
    (select has_permission('vehicle_maintenance:update'))
    or vehicle_id = any (array(select vehicle_ids_for('vehicle_maintenance:update')))
    or id = any (array(select granted_row_ids('vehicle_maintenance:update')))
  )
  with check (
    (select has_permission('vehicle_maintenance:update'))
    or vehicle_id = any (array(select vehicle_ids_for('vehicle_maintenance:update')))
    or id = any (array(select granted_row_ids('vehicle_maintenance:update')))
  );

create policy delete_permitted on vehicle_maintenance for delete
  using (
    (select has_permission('vehicle_maintenance:delete'))
    or vehicle_id = any (array(select vehicle_ids_for('vehicle_maintenance:delete')))
    or id = any (array(select granted_row_ids('vehicle_maintenance:delete')))
  );

grant select on vehicle_maintenance to :"reader";
grant
  insert (vehicle_id, kind, description, due_on, done_on, odometer_km, cost_minor, workshop),
  update (kind, description, due_on, done_on, odometer_km, cost_minor, workshop),
  delete
on vehicle_maintenance to :"tenant";
