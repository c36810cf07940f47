create or replace function free_route_seats(route_ids uuid[], days daterange)
  returns table (route_id uuid, direction app.trip_direction, seats bigint)
  language sql stable parallel safe
-- Called by functions that run as the owner and so count everybody. Several lines for a route: the
-- least of them is what is free on all of the days.
begin atomic
  with busy as materialized (
    select riders.*
    from riders_by_day(route_ids) as riders
    where daterange(riders.starts_on, riders.ends_on, '[]') && free_route_seats.days
  ),
  serving as (
    -- The vehicle of every day ...
    select routes.id as route_id, way.direction, vehicles.capacity, free_route_seats.days
    from routes
    join vehicles on vehicles.id = routes.vehicle_id
    cross join unnest(enum_range(null::app.trip_direction)) as way (direction)
    where routes.id = any (route_ids)
    union all
    -- ... and those of single trips.
    select trips.route_id, trips.direction, vehicles.capacity, daterange(trips.day, trips.day, '[]')
    from trips
    join vehicles on vehicles.id = trips.vehicle_id
    where trips.route_id = any (route_ids) and trips.day <@ free_route_seats.days
      and trips.state <> 'cancelled'
  )
  select
    serving.route_id, serving.direction, serving.capacity - coalesce(max(busy.riders), 0)
  from serving
  left join busy
    on busy.route_id = serving.route_id
    and busy.direction = serving.direction
    and daterange(busy.starts_on, busy.ends_on, '[]') && serving.days
  group by serving.route_id, serving.direction, serving.capacity, serving.days;
end;
comment on function free_route_seats(uuid[], daterange) is
  'How many seats of routes are free all of these days, for each vehicle that serves them then.';
