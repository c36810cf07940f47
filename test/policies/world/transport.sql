-- What nothing refers to, so that it can be deleted: a vehicle, a driver, a route, and a stop of each
-- route.

insert into vehicles
  (id, school_id, plate, capacity, insurance_expires_on, inspection_expires_on)
values
  (pg_temp.id('vehicles/spare'), pg_temp.id('schools/south'), 'SPARE 1', 9, '2200-01-01',
    '2200-01-01');
insert into drivers
  (id, school_id, full_name, licence_number, licence_class, licence_expires_on)
values
  (pg_temp.id('drivers/spare'), pg_temp.id('schools/south'), 'Spare', 'SPARE', 'D', '2200-01-01');
insert into routes (id, school_id, name, leaves_at)
values (pg_temp.id('routes/spare'), pg_temp.id('schools/south'), 'Spare', '15:00');
insert into route_stops (id, route_id, name, position, from_school_at)
select pg_temp.id('route_stops/' || stop.key), pg_temp.id(stop.route), 'Spare', 9, '15:30'
from (values ('evergreen/spare', 'routes/evergreen'), ('harbour/spare', 'routes/harbour'))
  as stop (key, route);
