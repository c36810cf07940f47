create or replace function record_positions(entries app.position_entry[])
  returns app.position_receipt
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because positions are written in no other way.
declare
  trip uuid;
  moment timestamptz;
  receipt app.position_receipt;
begin
  -- A driver's device sends what it kept while there was no network; a gateway, those of all.
  if not has_permission('vehicle_positions:import') and not is_owners_session() then
    for trip in select distinct entry.trip_id from unnest(entries) as entry loop
      perform require_permission(
        'vehicle_positions:import',
        may_for_trip('vehicle_positions:import', trip)
          or trip in (
            select trips.id
            from trips
            where trips.driver_id in (select driver_ids_for('vehicle_positions:create'))
          )
      );
    end loop;
  end if;

  -- In order, so that two batches at the same time do not lock each other out.
  perform from trips
  where id in (select entry.trip_id from unnest(entries) as entry)
  order by id
  for share;

  for moment in
    select distinct on ((coalesce(entry.recorded_at, now()) at time zone 'UTC')::date)
      coalesce(entry.recorded_at, now())
    from unnest(entries) as entry
    join trips on trips.id = entry.trip_id and trips.state = 'running'
    where is_time_of_trip(coalesce(entry.recorded_at, now()), trips.started_at)
  loop
    perform ensure_partition_of(moment);
  end loop;

  with sent as materialized (
    select
      entry.*, trips.vehicle_id, coalesce(entry.recorded_at, now()) as moment,
      trips.id is not null
        and is_time_of_trip(coalesce(entry.recorded_at, now()), trips.started_at)
        and coalesce(entry.latitude between -90 and 90, false)
        and coalesce(entry.longitude between -180 and 180, false)
        and coalesce(entry.speed_kmh between 0 and 999, true)
        and coalesce(entry.heading between 0 and 359, true) as is_good
    from unnest(entries) as entry
    left join trips on trips.id = entry.trip_id and trips.state = 'running'
  ),
  recorded as (
    insert into vehicle_positions
      (recorded_at, vehicle_id, trip_id, latitude, longitude, speed_kmh, heading)
    select
      sent.moment, sent.vehicle_id, sent.trip_id, sent.latitude, sent.longitude, sent.speed_kmh,
      sent.heading::smallint
    from sent
    where sent.is_good
    order by sent.vehicle_id, sent.moment
    on conflict on constraint vehicle_positions_vehicle_id_recorded_at_key do nothing
    returning id
  )
  select
    (select count(*) from recorded),
    (select count(*) from sent where sent.is_good) - (select count(*) from recorded),
    (select count(*) from sent where not sent.is_good)
  into receipt;
  return receipt;
end;
$$;
comment on function record_positions(app.position_entry[]) is
  'Records many positions at once: what a driver''s device kept while it had no network, or, for somebody with vehicle_positions:import, where all vehicles are. Positions of a trip that is not running, from before its start or from the future, or of no place on earth are left out, the others are recorded. Sending the same again changes nothing. Subscribers are told.';
grant execute on function record_positions(app.position_entry[]) to :"tenant";
