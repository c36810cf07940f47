-- Two buses: one at the north campus, driven by the demo driver, one at the south campus.

insert into vehicles
  (id, school_id, plate, name, capacity, insurance_expires_on, inspection_expires_on)
select
  pg_temp.demo_id('vehicles/' || bus.key), pg_temp.demo_id('schools/' || bus.school), bus.plate,
  bus.name, bus.capacity, current_date + bus.insured, current_date + 300
from (
  values
    ('bus-1', 'north', 'A 113', 'Bus 1', 20, 200), ('bus-2', 'south', 'A 114', 'Bus 2', 12, 25)
) as bus (key, school, plate, name, capacity, insured);

insert into drivers
  (id, user_id, school_id, full_name, phone, licence_number, licence_class, licence_expires_on,
   medical_check_expires_on)
select
  pg_temp.demo_id('drivers/' || driver.key), pg_temp.demo_id('users/' || driver.login),
  pg_temp.demo_id('schools/' || driver.school), driver.name, '+1 555 0190', driver.licence, 'D',
  current_date + 700, current_date + driver.checked
from (
  values
    ('driver', 'driver', 'north', 'Dale Driver', 'C16192', 150),
    ('moleman', null, 'south', 'Hans Moleman', 'D3101A', 20)
) as driver (key, login, school, name, licence, checked);

insert into routes (id, school_id, name, vehicle_id, driver_id, arrives_at, leaves_at)
select
  pg_temp.demo_id('routes/' || route.key), pg_temp.demo_id('schools/' || route.school), route.name,
  pg_temp.demo_id('vehicles/' || route.bus), pg_temp.demo_id('drivers/' || route.driver),
  '08:30', '15:00'
from (
  values
    ('evergreen', 'north', 'Evergreen Terrace', 'bus-1', 'driver'),
    ('harbour', 'south', 'Harbour', 'bus-2', 'moleman')
) as route (key, school, name, bus, driver);

insert into route_stops
  (id, route_id, name, position, to_school_at, from_school_at, latitude, longitude)
select
  pg_temp.demo_id('route_stops/' || stop.route || '/' || stop.position),
  pg_temp.demo_id('routes/' || stop.route), stop.name, stop.position,
  time '07:45' + stop.position * interval '10 minutes',
  time '15:45' - stop.position * interval '10 minutes',
  44.04 + stop.position * 0.01, -123.02
from (
  values
    ('evergreen', 1, 'Evergreen Terrace 742'), ('evergreen', 2, 'Kwik-E-Mart'),
    ('evergreen', 3, 'Town Hall'), ('harbour', 1, 'Squidport'), ('harbour', 2, 'Lighthouse')
) as stop (route, position, name);

insert into transport_assignments (id, student_id, route_stop_id, starts_on, rides_from_school)
select
  pg_temp.demo_id('transport_assignments/' || seat.student),
  pg_temp.demo_id('students/' || seat.student), pg_temp.demo_id('route_stops/' || seat.stop),
  demo_days.year_start, seat.rides_home
from demo_days
cross join (
  values
    (1, 'evergreen/1', true), (7, 'evergreen/1', true), (2, 'evergreen/2', true),
    (8, 'evergreen/3', false), (11, 'harbour/1', true), (12, 'harbour/2', true)
) as seat (student, stop, rides_home);

-- Yesterday's trips are completed, tomorrow's planned; today one is under way: to school before
-- noon, home after that.
insert into trips (id, route_id, day, direction, state, started_at, completed_at)
select
  pg_temp.demo_id(concat_ws('/', 'trips', route.key, day.name, way.direction)),
  pg_temp.demo_id('routes/' || route.key), here.today + day.shift, way.direction, state.state,
  case
    when state.state = 'running' then now() - interval '10 minutes'
    when state.state = 'completed' then (here.today + day.shift + way.starts_at) at time zone here.zone
  end,
  case
    when state.state = 'completed'
      then (here.today + day.shift + way.starts_at + interval '40 minutes') at time zone here.zone
  end
from (
  select
    'America/New_York' as zone,
    (now() at time zone 'America/New_York')::date as today,
    (now() at time zone 'America/New_York')::time < '12:00' as is_morning
) as here
cross join (values ('evergreen'), ('harbour')) as route (key)
cross join (values ('yesterday', -1), ('today', 0), ('tomorrow', 1)) as day (name, shift)
cross join (
  values
    ('to_school'::app.trip_direction, time '07:50', true),
    ('from_school'::app.trip_direction, time '15:00', false)
) as way (direction, starts_at, is_of_morning)
cross join lateral (
  select
    case
      when day.shift < 0 then 'completed'::app.trip_state
      when day.shift > 0 or here.is_morning and not way.is_of_morning then 'planned'
      when here.is_morning = way.is_of_morning then 'running'
      else 'completed'
    end as state
) as state;

-- Every half minute for the last five; the clock may have passed midnight meanwhile.
select ensure_partition_of(now() - interval '5 minutes');
insert into vehicle_positions
  (id, recorded_at, vehicle_id, trip_id, latitude, longitude, speed_kmh, heading)
select
  pg_temp.demo_id('vehicle_positions/' || moved.bus || '/' || step),
  now() - step * interval '30 seconds', trips.vehicle_id, trips.id,
  44.04 + (10 - step) * 0.002, -123.02, 32, 0
from (values ('bus-1'), ('bus-2')) as moved (bus)
join trips
  on trips.vehicle_id = pg_temp.demo_id('vehicles/' || moved.bus) and trips.state = 'running'
cross join generate_series(0, 10) as step;

insert into vehicle_maintenance
  (id, vehicle_id, kind, description, due_on, done_on, odometer_km, cost_minor, workshop)
values
  (
    pg_temp.demo_id('vehicle_maintenance/bus-1'), pg_temp.demo_id('vehicles/bus-1'), 'service',
    'Change of oil', current_date + 10, null, null, null, null
  ),
  (
    pg_temp.demo_id('vehicle_maintenance/bus-2'), pg_temp.demo_id('vehicles/bus-2'), 'tyres',
    'Winter tyres', current_date - 20, current_date - 21, 81200, 64000, 'Goodspeed'
  );

insert into fuel_logs (id, vehicle_id, driver_id, filled_at, litres, price_minor, odometer_km)
select
  pg_temp.demo_id('fuel_logs/' || filling.key), pg_temp.demo_id('vehicles/' || filling.bus),
  pg_temp.demo_id('drivers/' || filling.driver), now() - filling.ago * interval '1 day',
  filling.litres, filling.price, filling.odometer
from (
  values
    ('1', 'bus-1', 'driver', 9, 61.5, 9840, 40210), ('2', 'bus-1', 'driver', 2, 58, 9280, 40590),
    ('3', 'bus-2', 'moleman', 5, 70, 11200, 81640)
) as filling (key, bus, driver, ago, litres, price, odometer);
