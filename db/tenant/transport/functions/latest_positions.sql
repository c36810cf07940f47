create or replace function latest_positions() returns setof vehicle_positions
  language sql stable parallel safe security definer rows 50
-- Definer, because a policy would be asked about every position on the way to the newest one. What
-- it allows is the same here: all vehicles, those of the school, or those that one rides or drives.
begin atomic
  with followed as materialized (
    select vehicles.id
    from vehicles
    where (select has_permission('vehicle_positions:view'))
      or (select is_owners_session())
      or vehicles.id in (select vehicle_ids_for('vehicle_positions:view'))
  )
  select newest.*
  from followed
  cross join lateral newest_position(followed.id) as newest
  union all
  select newest.*
  from trips
  cross join lateral newest_position(trips.vehicle_id) as newest
  where trips.id in (select tracked_trip_ids_for('vehicle_positions:view'))
    and trips.state = 'running'
    and newest.trip_id = trips.id
    and trips.vehicle_id not in (select followed.id from followed);
end;
comment on function latest_positions() is
  'Where every vehicle was last, of those that you may follow: all, or those under way on which you, or your wards, ride, or that you drive.';
grant execute on function latest_positions() to :"reader";
