create or replace function record_position(
  trip_id uuid,
  latitude numeric,
  longitude numeric,
  recorded_at timestamptz default null,
  speed_kmh numeric default null,
  heading integer default null
)
  returns vehicle_positions
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because positions are written in no other way.
#variable_conflict use_column
declare
  moment constant timestamptz := coalesce(record_position.recorded_at, clock_timestamp());
  since timestamptz;
  recorded vehicle_positions;
begin
  perform require_permission(
    'vehicle_positions:create',
    may_for_trip('vehicle_positions:create', record_position.trip_id)
  );
  select trips.started_at into since
  from trips
  where trips.id = record_position.trip_id and trips.state = 'running';
  if not found then
    perform require_running_trip(record_position.trip_id);
  end if;
  perform require_time_of_trip(moment, since);
  perform ensure_partition_of(moment);

  insert into vehicle_positions
    (recorded_at, vehicle_id, trip_id, latitude, longitude, speed_kmh, heading)
  select
    moment, trips.vehicle_id, trips.id, record_position.latitude, record_position.longitude,
    record_position.speed_kmh, record_position.heading::smallint
  from trips
  where trips.id = record_position.trip_id and trips.state = 'running'
  on conflict on constraint vehicle_positions_vehicle_id_recorded_at_key do nothing
  returning * into recorded;
  if not found then
    perform require_running_trip(record_position.trip_id);
    -- It was recorded before, and stays as it is.
    select vehicle_positions.* into recorded
    from trips
    join vehicle_positions on vehicle_positions.vehicle_id = trips.vehicle_id
    where trips.id = record_position.trip_id and vehicle_positions.recorded_at = moment;
  end if;
  return recorded;
end;
$$;
comment on function record_position(uuid, numeric, numeric, timestamptz, numeric, integer) is
  'Records where the vehicle of a running trip is, or was at a moment since the start, by its driver or somebody with vehicle_positions:create. Positions may come late and in any order; a second one of the same vehicle and moment changes nothing, and the first is returned. One from the future is refused, but for two minutes by which clocks differ. Subscribers are told.';
grant execute on function record_position(
  uuid, numeric, numeric, timestamptz, numeric, integer
) to :"tenant";
