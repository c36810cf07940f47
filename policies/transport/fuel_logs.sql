-- A trigger fills in the driver who notes a filling, before the policy looks at it.
select app.protect('fuel_logs');

create policy select_permitted on fuel_logs for select
  using (
    (select has_permission('fuel_logs:view'))
    or vehicle_id = any (array(select vehicle_ids_for('fuel_logs:view')))
    or driver_id = any (array(select driver_ids_for('fuel_logs:view')))
    or id = any (array(select granted_row_ids('fuel_logs:view')))
  );

create policy insert_permitted on fuel_logs for insert
  with check (
    (select has_permission('fuel_logs:create'))
    or vehicle_id = any (array(select vehicle_ids_for('fuel_logs:create')))
    or (
      vehicle_id = any (array(select driven_vehicle_ids_for('fuel_logs:create')))
      and driver_id = any (array(select driver_ids_for('fuel_logs:create')))
    )
  );

create policy update_permitted on fuel_logs for update
  using (
    (select has_permission('fuel_logs:update'))
    or vehicle_id = any (array(select vehicle_ids_for('fuel_logs:update')))
    or id = any (array(select granted_row_ids('fuel_logs:update')))
  )
  with check (
    (select has_permission('fuel_logs:update'))
    or vehicle_id = any (array(select vehicle_ids_for('fuel_logs:update')))
    or id = any (array(select granted_row_ids('fuel_logs:update')))
  );

create policy delete_permitted on fuel_logs for delete
  using (
    (select has_permission('fuel_logs:delete'))
    or vehicle_id = any (array(select vehicle_ids_for('fuel_logs:delete')))
    or id = any (array(select granted_row_ids('fuel_logs:delete')))
  );

grant select on fuel_logs to :"reader";
grant
  insert (vehicle_id, driver_id, filled_at, litres, price_minor, odometer_km, station),
  update (driver_id, filled_at, litres, price_minor, odometer_km, station),
  delete
on fuel_logs to :"tenant";
