create or replace function check_route_seats(route_ids uuid[], stretches daterange[])
  returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Called by triggers, which run as the owner, after lock_seats. Days on which nothing changed are
-- left alone.
declare
  crowded record;
begin
  with changed as (
    select listed.route_id, range_agg(listed.stretch) as days
    from unnest(route_ids, stretches) as listed (route_id, stretch)
    group by listed.route_id
  ),
  riders as (
    select counted.*, daterange(counted.starts_on, counted.ends_on, '[]') as days
    from riders_by_day(array(select changed.route_id from changed)) as counted
  )
  select routes.name as route, served.plate, served.capacity, served.day, served.riders
  into crowded
  from (
    select
      riders.route_id, vehicles.plate, vehicles.capacity, riders.riders,
      lower(range_merge(changed.days * riders.days::datemultirange)) as day
    from changed
    join riders on riders.route_id = changed.route_id
    join routes on routes.id = changed.route_id
    join vehicles on vehicles.id = routes.vehicle_id
    where riders.riders > vehicles.capacity and riders.days && changed.days
    union all
    select
      riders.route_id, vehicles.plate, vehicles.capacity, riders.riders, trips.day
    from changed
    join riders on riders.route_id = changed.route_id
    join trips
      on trips.route_id = riders.route_id
      and trips.direction = riders.direction
      and trips.day between riders.starts_on and coalesce(riders.ends_on, 'infinity')
      and trips.state <> 'cancelled'
    join vehicles on vehicles.id = trips.vehicle_id
    where riders.riders > vehicles.capacity and changed.days @> trips.day
  ) as served
  join routes on routes.id = served.route_id
  order by served.day
  limit 1;
  if found then
    perform refuse_crowd(
      crowded.route, crowded.plate, crowded.capacity, crowded.riders, crowded.day
    );
  end if;
end;
$$;
comment on function check_route_seats(uuid[], daterange[]) is
  'Refuses (SC701) more riders than the smallest vehicle of a route has seats, on any day of the stretches given with the routes.';
