create or replace function check_route_times(route_ids uuid[]) returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Called by triggers, which run as the owner.
declare
  wrong record;
begin
  perform require_fresh_rows();
  -- Nobody moves another stop of the route in the meantime.
  perform from routes
  where id = any (route_ids)
  order by id
  for no key update;

  select routes.name as route, stops.name as stop, stops.reason
  into wrong
  from routes
  cross join lateral (
    select
      route_stops.name,
      case
        when route_stops.to_school_at is null then null
        when routes.arrives_at is null then 'the route does not go to school'
        when route_stops.to_school_at >= routes.arrives_at
          then 'on the way to school it would come after the arrival'
        when route_stops.to_school_at <= max(route_stops.to_school_at) over (
          order by route_stops.position rows between unbounded preceding and 1 preceding
        ) then 'on the way to school it would not come after the stop before it'
      end as to_school,
      case
        when route_stops.from_school_at is null then null
        when routes.leaves_at is null then 'the route does not go from school'
        when route_stops.from_school_at <= routes.leaves_at
          then 'on the way home it would come before the departure'
      end as from_school
    from route_stops
    where route_stops.route_id = routes.id
  ) as checked
  cross join lateral (
    values (checked.name, coalesce(checked.to_school, checked.from_school))
  ) as stops (name, reason)
  where routes.id = any (route_ids) and stops.reason is not null
  limit 1;
  if found then
    raise exception using
      errcode = 'SC709',
      message = format(
        'Stop %s of route %s has a wrong time: %s.', wrong.stop, wrong.route, wrong.reason
      ),
      hint = 'Change the time of the stop, or when the route arrives at school or leaves it.';
  end if;

  select routes.name as route, route_stops.name as stop, students.full_name as student
  into wrong
  from routes
  join schools on schools.id = routes.school_id
  join route_stops on route_stops.route_id = routes.id
  join transport_assignments on transport_assignments.route_stop_id = route_stops.id
    and transport_assignments.route_id = routes.id
  join students on students.id = transport_assignments.student_id
  where routes.id = any (route_ids)
    and (
      transport_assignments.rides_to_school and route_stops.to_school_at is null
      or transport_assignments.rides_from_school and route_stops.from_school_at is null
    )
    -- What is past stays as it was.
    and coalesce(transport_assignments.ends_on, 'infinity')
      >= (now() at time zone schools.time_zone)::date
  limit 1;
  if found then
    raise exception using
      errcode = 'SC704',
      message = format(
        'Route %s does not stop at %s in a direction in which %s rides.',
        wrong.route, wrong.stop, wrong.student
      ),
      hint = 'Choose another stop, or one direction only.';
  end if;
end;
$$;
comment on function check_route_times(uuid[]) is
  'Refuses stops with times that no vehicle could keep (SC709), and riders at a stop that is not served (SC704).';
