create or replace function trip_track(trip_id uuid) returns setof vehicle_positions
  language plpgsql stable strict parallel safe security definer rows 2000
  set search_path from current
as $$
-- Definer, because a policy would be asked about every position.
begin
  perform require_permission(
    'vehicle_positions:export', may_for_trip('vehicle_positions:export', trip_id)
  );
  return query
    select vehicle_positions.*
    from trips
    join vehicle_positions
      on vehicle_positions.trip_id = trips.id
      and vehicle_positions.vehicle_id = trips.vehicle_id
      and vehicle_positions.recorded_at >= trips.started_at - interval '2 minutes'
      and vehicle_positions.recorded_at <= trips.started_at + interval '1 day'
    where trips.id = trip_track.trip_id
    order by vehicle_positions.recorded_at;
end;
$$;
comment on function trip_track(uuid) is
  'The whole way of a trip, position by position. Needs vehicle_positions:export.';
grant execute on function trip_track(uuid) to :"reader";
