create or replace function vehicle_position_of(vehicle_id uuid) returns vehicle_positions
  language sql stable strict parallel safe security definer
-- Definer, because a policy would be asked about every position on the way to the newest one.
begin atomic
  select newest.*
  from newest_position(vehicle_position_of.vehicle_id) as newest
  where (select has_permission('vehicle_positions:view'))
    or (select is_owners_session())
    or newest.vehicle_id in (select vehicle_ids_for('vehicle_positions:view'))
    or newest.trip_id in (
      select trips.id
      from trips
      where trips.id in (select tracked_trip_ids_for('vehicle_positions:view'))
        and trips.state = 'running'
    );
end;
comment on function vehicle_position_of(uuid) is
  'Where a vehicle was last, if you may follow it; null if you may not, or nobody knows.';
grant execute on function vehicle_position_of(uuid) to :"reader";
