create or replace function newest_position(vehicle_id uuid) returns setof vehicle_positions
  language sql stable parallel safe rows 1
-- Called by functions that run as the owner; Postgres puts it in the place of its calls. The
-- vehicle's latest trip says on which days to look, so that the partitions of the days on which it
-- stood still are not opened. Only a trip without positions so far leads to the days before it.
begin atomic
  select newest.*
  from (
    select
      trips.started_at - interval '2 minutes' as since,
      least(
        coalesce(trips.completed_at, trips.cancelled_at), now(), trips.started_at + interval '1 day'
      ) + interval '2 minutes' as until
    from trips
    where trips.vehicle_id = newest_position.vehicle_id and trips.started_at is not null
    order by trips.started_at desc
    limit 1
  ) as latest
  cross join lateral (
    (
      select vehicle_positions.*
      from vehicle_positions
      where vehicle_positions.vehicle_id = newest_position.vehicle_id
        and vehicle_positions.recorded_at >= latest.since
        and vehicle_positions.recorded_at <= latest.until
      order by vehicle_positions.recorded_at desc
      limit 1
    )
    union all
    (
      select vehicle_positions.*
      from vehicle_positions
      where vehicle_positions.vehicle_id = newest_position.vehicle_id
        and vehicle_positions.recorded_at < latest.since
      order by vehicle_positions.recorded_at desc
      limit 1
    )
    limit 1
  ) as newest;
end;
comment on function newest_position(uuid) is 'Where a vehicle was last; no row if nobody knows.';
