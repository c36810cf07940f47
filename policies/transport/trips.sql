-- The state is left to start_trip, complete_trip and cancel_trip. Who may put another vehicle or
-- driver on a trip than the route's is for a trigger to say.
select app.protect('trips');

create policy select_permitted on trips for select
  using (
    (select has_permission('trips:view'))
    or route_id = any (array(select route_ids_for('trips:view')))
    or driver_id = any (array(select driver_ids_for('trips:view')))
    or id = any (array(select granted_row_ids('trips:view')))
  );

create policy insert_permitted on trips for insert
  with check (
    (select has_permission('trips:create'))
    or route_id = any (array(select route_ids_for('trips:create')))
  );

create policy update_permitted on trips for update
  using (
    (select has_permission('trips:update'))
    or route_id = any (array(select route_ids_for('trips:update')))
    or id = any (array(select granted_row_ids('trips:update')))
  )
  with check (
    (select has_permission('trips:update'))
    or route_id = any (array(select route_ids_for('trips:update')))
    or id = any (array(select granted_row_ids('trips:update')))
  );

create policy delete_permitted on trips for delete
  using (
    state = 'planned'
    and (
      (select has_permission('trips:delete'))
      or route_id = any (array(select route_ids_for('trips:delete')))
      or id = any (array(select granted_row_ids('trips:delete')))
    )
  );

grant select on trips to :"reader";
grant
  insert (route_id, vehicle_id, driver_id, day, direction, departs_at, arrives_at, note),
  update (vehicle_id, driver_id, departs_at, arrives_at, note),
  delete
on trips to :"tenant";
