create or replace view report_transport_use with (security_invoker = true) as
select
  routes.school_id,
  schools.name as school_name,
  routes.id as route_id,
  routes.name as route_name,
  routes.is_active,
  vehicles.plate,
  vehicles.capacity,
  riders.to_school as riders_to_school,
  riders.from_school as riders_from_school,
  round(
    100.0 * greatest(riders.to_school, riders.from_school) / nullif(vehicles.capacity, 0), 1
  ) as used_percent,
  trips.completed as trips_completed,
  trips.cancelled as trips_cancelled
from routes
join schools on schools.id = routes.school_id
cross join lateral (select (now() at time zone schools.time_zone)::date as day) as today
left join vehicles on vehicles.id = routes.vehicle_id
cross join lateral (
  select
    count(*) filter (where transport_assignments.rides_to_school) as to_school,
    count(*) filter (where transport_assignments.rides_from_school) as from_school
  from transport_assignments
  where transport_assignments.route_id = routes.id
    and today.day between transport_assignments.starts_on
      and coalesce(transport_assignments.ends_on, 'infinity')
) as riders
cross join lateral (
  select
    count(*) filter (where trips.state = 'completed') as completed,
    count(*) filter (where trips.state = 'cancelled') as cancelled
  from trips
  where trips.route_id = routes.id and trips.day > today.day - 30
) as trips;

comment on view report_transport_use is $$
@foreignKey (route_id) references routes (id)
For reports: how many students ride on each route today, against the seats of its vehicle, and its trips in the last thirty days.$$;
comment on column report_transport_use.school_id is 'The school.';
comment on column report_transport_use.school_name is 'The name of the school.';
comment on column report_transport_use.route_id is 'The route.';
comment on column report_transport_use.route_name is 'The name of the route.';
comment on column report_transport_use.is_active is 'Whether the route is in use.';
comment on column report_transport_use.plate is 'The plate of the vehicle of every day.';
comment on column report_transport_use.capacity is 'How many seats that vehicle has.';
comment on column report_transport_use.riders_to_school is 'Students who ride to school today.';
comment on column report_transport_use.riders_from_school is 'Students who ride home today.';
comment on column report_transport_use.used_percent is
  'The fuller direction''s students out of the seats, in percent.';
comment on column report_transport_use.trips_completed is 'Trips completed in thirty days.';
comment on column report_transport_use.trips_cancelled is 'Trips cancelled in thirty days.';
grant select on report_transport_use to :"reader";
