create or replace function check_trip_seats(trip_ids uuid[]) returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Called by triggers, which run as the owner, after lock_seats.
declare
  crowded record;
begin
  with chosen as (
    select trips.route_id, trips.direction, trips.day, trips.vehicle_id
    from unnest(trip_ids) as listed (id)
    join trips on trips.id = listed.id
    where trips.state <> 'cancelled'
  )
  select routes.name as route, vehicles.plate, vehicles.capacity, riders.riders, chosen.day
  into crowded
  from chosen
  join vehicles on vehicles.id = chosen.vehicle_id
  join routes on routes.id = chosen.route_id
  join riders_by_day(array(select distinct route_id from chosen)) as riders
    on riders.route_id = chosen.route_id
    and riders.direction = chosen.direction
    and chosen.day between riders.starts_on and coalesce(riders.ends_on, 'infinity')
  where riders.riders > vehicles.capacity
  order by chosen.day
  limit 1;
  if found then
    perform refuse_crowd(
      crowded.route, crowded.plate, crowded.capacity, crowded.riders, crowded.day
    );
  end if;
end;
$$;
comment on function check_trip_seats(uuid[]) is
  'Refuses (SC701) trips whose vehicle has fewer seats than students ride on that day.';
