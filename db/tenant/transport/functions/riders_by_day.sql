create or replace function riders_by_day(route_ids uuid[])
  returns table (
    route_id uuid, direction app.trip_direction, starts_on date, ends_on date, riders bigint
  )
  language sql stable parallel safe
-- Called by triggers, which run as the owner and so count everybody. Adding up who comes and who
-- goes takes one sorted pass.
begin atomic
  with seats as (
    select
      transport_assignments.route_id, rides.direction, transport_assignments.starts_on,
      transport_assignments.ends_on
    from unnest(route_ids) as listed (id)
    join transport_assignments on transport_assignments.route_id = listed.id
    cross join lateral (
      values
        ('to_school'::app.trip_direction, transport_assignments.rides_to_school),
        ('from_school'::app.trip_direction, transport_assignments.rides_from_school)
    ) as rides (direction, is_taken)
    where rides.is_taken
  ),
  changes as (
    select seats.route_id, seats.direction, seats.starts_on as day, 1 as change
    from seats
    union all
    select seats.route_id, seats.direction, seats.ends_on + 1, -1
    from seats
    where seats.ends_on is not null
  ),
  days as (
    select changes.route_id, changes.direction, changes.day, sum(changes.change) as change
    from changes
    group by changes.route_id, changes.direction, changes.day
  )
  select
    days.route_id,
    days.direction,
    days.day,
    lead(days.day) over by_day - 1,
    (sum(days.change) over by_day)::bigint
  from days
  window by_day as (partition by days.route_id, days.direction order by days.day);
end;
comment on function riders_by_day(uuid[]) is
  'How many ride on these routes in each direction, in stretches of days; the last one has no end.';
