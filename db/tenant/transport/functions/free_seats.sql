create or replace function free_seats(
  route_id uuid,
  day date default null,
  direction app.trip_direction default null
)
  returns integer
  language sql stable parallel safe security definer
-- Definer, because all who ride count, not only those whom the asker may see.
begin atomic
  select min(greatest(seats.capacity - coalesce(riders.riders, 0), 0))::integer
  from routes
  join schools on schools.id = routes.school_id
  cross join lateral (
    select coalesce(free_seats.day, schools_today(schools)) as day
  ) as asked
  cross join unnest(enum_range(null::app.trip_direction)) as way (direction)
  cross join lateral (
    select min(vehicles.capacity) as capacity
    from vehicles
    where vehicles.id = routes.vehicle_id
      or vehicles.id in (
        select trips.vehicle_id
        from trips
        where trips.route_id = routes.id
          and trips.day = asked.day
          and trips.direction = way.direction
          and trips.state <> 'cancelled'
      )
  ) as seats
  left join riders_by_day(array[free_seats.route_id]) as riders
    on riders.direction = way.direction
    and asked.day between riders.starts_on and coalesce(riders.ends_on, 'infinity')
  where routes.id = free_seats.route_id
    and (free_seats.direction is null or way.direction = free_seats.direction)
    and (
      (select has_permission('routes:view'))
      or routes.id in (select route_ids_for('routes:view'))
      or routes.id in (select driven_route_ids_for('routes:view'))
      or (select is_owners_session())
    );
end;
comment on function free_seats(uuid, date, app.trip_direction) is
  'How many seats of a route are free on a day (today, unless given), in one direction or in the fuller one: those of the smallest vehicle that serves it then, less those who ride. Null while it has no vehicle, or for those who may not see the route.';
grant execute on function free_seats(uuid, date, app.trip_direction) to :"reader";
