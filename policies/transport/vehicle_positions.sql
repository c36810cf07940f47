-- Written by record_position and record_positions only. Partitions are reached through their
-- parent.
select app.protect('vehicle_positions');

create policy select_permitted on vehicle_positions for select
  using (
    (select has_permission('vehicle_positions:view'))
    or vehicle_id = any (array(select vehicle_ids_for('vehicle_positions:view')))
    or trip_id = any (array(select tracked_trip_ids_for('vehicle_positions:view')))
    or id = any (array(select granted_row_ids('vehicle_positions:view')))
  );

grant select on vehicle_positions to :"reader";
