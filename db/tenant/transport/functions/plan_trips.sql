create or replace function plan_trips(from_day date, to_day date, route_ids uuid[] default null)
  returns setof trips
  language plpgsql volatile
  set search_path from current
as $$
#variable_conflict use_column
declare
  unready record;
begin
  -- What is asked for by name must be possible; of all others, those that are ready are planned.
  select
    routes.name,
    case
      when not routes.is_active then 'is not in use'
      when routes.vehicle_id is null then 'has no vehicle'
      when routes.driver_id is null then 'has no driver'
      else 'has no stops with times'
    end as reason
  into unready
  from routes
  where routes.id = any (plan_trips.route_ids)
    and (
      not routes.is_active
      or routes.vehicle_id is null
      or routes.driver_id is null
      or not exists (select from route_stops where route_stops.route_id = routes.id)
    )
  order by routes.name
  limit 1;
  if found then
    raise exception using
      errcode = 'SC714',
      message = format('No trips can be planned on route %s: it %s.', unready.name, unready.reason),
      hint = 'Complete the route first.';
  end if;

  -- In order, so that two who plan the same at the same time do not lock each other out. A trip
  -- that was cancelled stays cancelled.
  return query
    insert into trips (route_id, vehicle_id, driver_id, day, direction)
    select routes.id, routes.vehicle_id, routes.driver_id, run.day, way.direction
    from routes
    cross join lateral route_days(routes.id, from_day, to_day) as run (day)
    join lateral (
      select distinct served.direction
      from route_stops
      cross join lateral (
        values
          ('to_school'::app.trip_direction, route_stops.to_school_at),
          ('from_school'::app.trip_direction, route_stops.from_school_at)
      ) as served (direction, stops_at)
      where route_stops.route_id = routes.id and served.stops_at is not null
    ) as way on true
    where (plan_trips.route_ids is null or routes.id = any (plan_trips.route_ids))
      and routes.is_active
      and routes.vehicle_id is not null
      and routes.driver_id is not null
      and not exists (
        select
        from trips
        where trips.route_id = routes.id
          and trips.day = run.day
          and trips.direction = way.direction
      )
    order by routes.id, run.day, way.direction
    on conflict (route_id, day, direction) where state <> 'cancelled' do nothing
    returning trips.*;
end;
$$;
comment on function plan_trips(date, date, uuid[]) is
  'Plans the trips of these routes, or of all, for the days between two days, both included, on which there is school and the route runs: to school and home, as its stops have times, with its vehicle and driver. Returns those that are new: planning the same again changes nothing, and a trip that was cancelled is not planned anew. All are planned or none.';
grant execute on function plan_trips(date, date, uuid[]) to :"tenant";
