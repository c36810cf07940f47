--! Previous: sha1:a022d440c69ecddbe1d9a50596b3291a793d46a1
--! Hash: sha1:c4fb1f8467186ed95a62a18f6d2ade426b56ebe3
--! Message: transport

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

--! Included app/transport.sql
-- Types of the module transport: vehicles, routes, trips and positions.

comment on type app.permission_scope is
  'How far a permission of a role reaches: all rows; the rows of the student who holds it, or of the driver: the own trips, and the vehicles and routes of these; those of the children whom a guardian may read about; those of the classes that a teacher teaches.';

create type app.trip_direction as enum ('to_school', 'from_school');
comment on type app.trip_direction is 'Whether a trip brings students to school or home.';

create type app.trip_state as enum ('planned', 'running', 'completed', 'cancelled');
comment on type app.trip_state is
  'Where a trip stands: planned, then running, then completed; or cancelled before that.';

create type app.maintenance_kind as enum (
  'service', 'repair', 'inspection', 'tyres', 'cleaning', 'other'
);
comment on type app.maintenance_kind is 'What is done to a vehicle.';

create type app.position_entry as (
  trip_id uuid,
  recorded_at timestamptz,
  latitude numeric,
  longitude numeric,
  speed_kmh numeric,
  heading integer
);
comment on type app.position_entry is 'Where the vehicle of a trip was at a moment.';
comment on column app.position_entry.trip_id is 'The trip, which must be running.';
comment on column app.position_entry.recorded_at is
  'When the vehicle was there, by the clock of the device; now, if left out.';
comment on column app.position_entry.latitude is 'Degrees north of the equator, -90 to 90.';
comment on column app.position_entry.longitude is 'Degrees east of Greenwich, -180 to 180.';
comment on column app.position_entry.speed_kmh is 'How fast it went, in kilometres an hour.';
comment on column app.position_entry.heading is
  'Where it headed, in degrees: 0 is north, 90 is east.';

create type app.position_receipt as (
  recorded integer,
  known integer,
  left_out integer
);
comment on type app.position_receipt is 'What became of positions that were sent together.';
comment on column app.position_receipt.recorded is 'How many were recorded.';
comment on column app.position_receipt.known is
  'How many were recorded before: of the same vehicle and moment.';
comment on column app.position_receipt.left_out is
  'How many were not recorded: of trips that are not running, of other times than the trip''s, or of no place on earth.';

create type app.transport_entry as (
  student_id uuid,
  route_stop_id uuid,
  starts_on date,
  ends_on date,
  rides_to_school boolean,
  rides_from_school boolean
);
comment on type app.transport_entry is 'One student''s line in a list of who rides where.';
comment on column app.transport_entry.student_id is 'The student.';
comment on column app.transport_entry.route_stop_id is 'Where the student boards and gets off.';
comment on column app.transport_entry.starts_on is
  'The first day; today at the school, if left out.';
comment on column app.transport_entry.ends_on is 'The last day; none, if left out.';
comment on column app.transport_entry.rides_to_school is
  'Whether the student rides to school; yes, if left out.';
comment on column app.transport_entry.rides_from_school is
  'Whether the student rides home; yes, if left out.';

create type app.emergency_contact as (
  name text,
  relation app.guardian_relation,
  phone text,
  mobile_phone text
);
comment on type app.emergency_contact is 'Whom to call about a student.';
comment on column app.emergency_contact.name is 'The full name.';
comment on column app.emergency_contact.relation is 'What this person is to the student.';
comment on column app.emergency_contact.phone is 'The phone number.';
comment on column app.emergency_contact.mobile_phone is 'The mobile phone number.';

create type app.manifest_line as (
  direction app.trip_direction,
  trip_id uuid,
  planned_at time,
  stop_position integer,
  route_stop_id uuid,
  stop_name text,
  student_id uuid,
  student_name text,
  emergency_contacts app.emergency_contact[]
);
comment on type app.manifest_line is
  'A student who rides on a route on a day: who gets on, or off, at which stop.';
comment on column app.manifest_line.direction is 'On the way to school, or home.';
comment on column app.manifest_line.trip_id is
  'The trip on that day; null where none is planned, or it was cancelled.';
comment on column app.manifest_line.planned_at is
  'When the vehicle is to be at the stop, by the clock at the school.';
comment on column app.manifest_line.stop_position is 'The stop''s place on the route.';
comment on column app.manifest_line.route_stop_id is 'The stop.';
comment on column app.manifest_line.stop_name is 'The name of the stop.';
comment on column app.manifest_line.student_id is 'The student.';
comment on column app.manifest_line.student_name is 'The student''s full name.';
comment on column app.manifest_line.emergency_contacts is
  'Whom to call, the first one first; empty for those who may not see that.';

create type app.transport_line as (
  student_id uuid,
  admission_number text,
  student_name text,
  route_name text,
  stop_name text,
  rides_to_school boolean,
  rides_from_school boolean,
  starts_on date,
  ends_on date
);
comment on type app.transport_line is 'A student who rides with the school''s transport.';
comment on column app.transport_line.student_id is 'The student.';
comment on column app.transport_line.admission_number is 'The student''s admission number.';
comment on column app.transport_line.student_name is 'The student''s full name.';
comment on column app.transport_line.route_name is 'The route.';
comment on column app.transport_line.stop_name is 'The stop.';
comment on column app.transport_line.rides_to_school is 'Whether the student rides to school.';
comment on column app.transport_line.rides_from_school is 'Whether the student rides home.';
comment on column app.transport_line.starts_on is 'The first day.';
comment on column app.transport_line.ends_on is 'The last day; none if it goes on.';

create type app.due_kind as enum (
  'insurance', 'inspection', 'maintenance', 'licence', 'medical_check'
);
comment on type app.due_kind is 'What has to be renewed or done before a vehicle goes on.';

create type app.due_line as (
  kind app.due_kind,
  due_on date,
  is_overdue boolean,
  vehicle_id uuid,
  driver_id uuid,
  maintenance_id uuid,
  what text
);
comment on type app.due_line is 'Something about a vehicle or a driver that falls due.';
comment on column app.due_line.kind is 'What falls due.';
comment on column app.due_line.due_on is 'The last day on which it is valid, or is to be done.';
comment on column app.due_line.is_overdue is 'Whether that day is over.';
comment on column app.due_line.vehicle_id is 'The vehicle, if it is about one.';
comment on column app.due_line.driver_id is 'The driver, if it is about one.';
comment on column app.due_line.maintenance_id is 'The maintenance, if it is one.';
comment on column app.due_line.what is
  'The plate, the driver''s name, or what is to be done, in words.';

create type app.fuel_summary as (
  vehicle_id uuid,
  plate text,
  fillings integer,
  litres numeric,
  price_minor bigint,
  distance_km integer,
  litres_per_100_km numeric
);
comment on type app.fuel_summary is 'What a vehicle used in a stretch of days.';
comment on column app.fuel_summary.vehicle_id is 'The vehicle.';
comment on column app.fuel_summary.plate is 'Its plate.';
comment on column app.fuel_summary.fillings is 'How often it was filled.';
comment on column app.fuel_summary.litres is 'How much was filled in, in litres.';
comment on column app.fuel_summary.price_minor is
  'What that cost, in the smallest unit of the currency.';
comment on column app.fuel_summary.distance_km is
  'How far it went between the first and the last filling.';
comment on column app.fuel_summary.litres_per_100_km is
  'What it used on that way: all but the first filling, for 100 kilometres. Null without a way.';
--! EndIncluded app/transport.sql

insert into platform.tenant_migrations (version, name, sql) values (8, 'transport', $delta$
--! Included tenant/deltas/0008_transport.sql
-- Vehicles, drivers, routes with their stops, who rides where, trips, and where the vehicles are.

create table vehicles (
  id uuid not null default app.uuid_v7(),
  school_id uuid not null,
  plate text not null,
  name text collate app.natural,
  capacity integer not null,
  insurance_expires_on date not null,
  inspection_expires_on date not null,
  is_active boolean not null default true,
  note text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint vehicles_pkey primary key (id),
  constraint vehicles_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint vehicles_plate_check check (plate ~ '[[:alnum:]]'),
  constraint vehicles_capacity_check check (capacity > 0)
);
-- "AB 123" and "ab-123" are the same plate.
create unique index vehicles_plate_key
  on vehicles (upper(regexp_replace(plate, '[^[:alnum:]]', '', 'g')));
create index vehicles_school_id_idx on vehicles (school_id);

create table drivers (
  id uuid not null default app.uuid_v7(),
  user_id uuid,
  school_id uuid not null,
  full_name text collate app.natural not null,
  phone text,
  licence_number text not null,
  licence_class text not null,
  licence_expires_on date not null,
  medical_check_expires_on date,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint drivers_pkey primary key (id),
  constraint drivers_user_id_key unique (user_id),
  constraint drivers_licence_number_key unique (licence_number),
  constraint drivers_user_id_fkey foreign key (user_id) references users (id) on delete set null,
  constraint drivers_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint drivers_full_name_check check (btrim(full_name) <> ''),
  constraint drivers_licence_number_check check (btrim(licence_number) <> ''),
  constraint drivers_licence_class_check check (btrim(licence_class) <> '')
);
create index drivers_school_id_idx on drivers (school_id);

-- vehicle_id and driver_id are those of every day; a trip may have others. A route without
-- arrives_at does not go to school, one without leaves_at not from it.
create table routes (
  id uuid not null default app.uuid_v7(),
  school_id uuid not null,
  name text collate app.natural not null,
  description text not null default '',
  vehicle_id uuid,
  driver_id uuid,
  arrives_at time,
  leaves_at time,
  week_days smallint[] not null default '{1,2,3,4,5,6,7}',
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint routes_pkey primary key (id),
  constraint routes_school_id_name_key unique (school_id, name),
  constraint routes_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint routes_vehicle_id_fkey foreign key (vehicle_id) references vehicles (id)
    on delete restrict,
  constraint routes_driver_id_fkey foreign key (driver_id) references drivers (id)
    on delete set null,
  constraint routes_name_check check (btrim(name) <> ''),
  constraint routes_week_days_check check (app.are_week_days(week_days))
);
create index routes_vehicle_id_idx on routes (vehicle_id);
create index routes_driver_id_idx on routes (driver_id);

create table route_stops (
  id uuid not null default app.uuid_v7(),
  route_id uuid not null,
  name text collate app.natural not null,
  position integer not null,
  to_school_at time,
  from_school_at time,
  latitude numeric(8, 6),
  longitude numeric(9, 6),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint route_stops_pkey primary key (id),
  constraint route_stops_route_id_id_key unique (route_id, id),
  constraint route_stops_route_id_position_key unique (route_id, position)
    deferrable initially immediate,
  constraint route_stops_route_id_fkey foreign key (route_id) references routes (id)
    on delete cascade,
  constraint route_stops_name_check check (btrim(name) <> ''),
  constraint route_stops_position_check check (position > 0),
  constraint route_stops_served_check check (num_nonnulls(to_school_at, from_school_at) > 0),
  constraint route_stops_latitude_check check (latitude between -90 and 90),
  constraint route_stops_longitude_check check (longitude between -180 and 180),
  constraint route_stops_place_check check ((latitude is null) = (longitude is null))
);

-- departs_at and arrives_at are what the clock at the school shows; a trigger keeps planned_from
-- and planned_until, the same as points in time.
create table trips (
  id uuid not null default app.uuid_v7(),
  route_id uuid not null,
  vehicle_id uuid not null,
  driver_id uuid not null,
  day date not null,
  direction app.trip_direction not null,
  state app.trip_state not null default 'planned',
  departs_at time not null,
  arrives_at time not null,
  planned_from timestamptz not null,
  planned_until timestamptz not null,
  started_at timestamptz,
  completed_at timestamptz,
  cancelled_at timestamptz,
  note text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint trips_pkey primary key (id),
  -- Positions refer to both, so that a trip with positions keeps its vehicle.
  constraint trips_id_vehicle_id_key unique (id, vehicle_id),
  constraint trips_route_id_fkey foreign key (route_id) references routes (id) on delete restrict,
  constraint trips_vehicle_id_fkey foreign key (vehicle_id) references vehicles (id)
    on delete restrict,
  constraint trips_driver_id_fkey foreign key (driver_id) references drivers (id)
    on delete restrict,
  constraint trips_arrives_at_check check (arrives_at > departs_at),
  constraint trips_planned_until_check check (planned_until > planned_from),
  constraint trips_completed_at_check check (completed_at >= started_at),
  constraint trips_state_check check (
    case state
      when 'planned' then num_nonnulls(started_at, completed_at, cancelled_at) = 0
      when 'running' then started_at is not null and num_nonnulls(completed_at, cancelled_at) = 0
      when 'completed' then num_nonnulls(started_at, completed_at) = 2 and cancelled_at is null
      when 'cancelled' then cancelled_at is not null and completed_at is null
    end
  ),
  -- A trip that is over early gives back the rest of its time.
  constraint trips_vehicle_excl exclude using gist (
    vehicle_id with =,
    tstzrange(planned_from, greatest(planned_from, least(planned_until, completed_at))) with &&
  ) where (state <> 'cancelled'),
  constraint trips_driver_excl exclude using gist (
    driver_id with =,
    tstzrange(planned_from, greatest(planned_from, least(planned_until, completed_at))) with &&
  ) where (state <> 'cancelled'),
  constraint trips_running_vehicle_excl exclude (vehicle_id with =) where (state = 'running'),
  constraint trips_running_driver_excl exclude (driver_id with =) where (state = 'running')
);
create unique index trips_route_id_day_direction_key on trips (route_id, day, direction)
  where state <> 'cancelled';
create index trips_route_id_idx on trips (route_id, day);
create index trips_vehicle_id_idx on trips (vehicle_id, started_at);
create index trips_driver_id_idx on trips (driver_id, day);
create index trips_day_idx on trips (day);

create table transport_assignments (
  id uuid not null default app.uuid_v7(),
  student_id uuid not null,
  route_id uuid not null,
  route_stop_id uuid not null,
  starts_on date not null,
  ends_on date,
  rides_to_school boolean not null default true,
  rides_from_school boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint transport_assignments_pkey primary key (id),
  constraint transport_assignments_student_id_fkey foreign key (student_id)
    references students (id) on delete cascade,
  constraint transport_assignments_route_stop_id_fkey foreign key (route_id, route_stop_id)
    references route_stops (route_id, id) on delete restrict,
  constraint transport_assignments_ends_on_check check (ends_on >= starts_on),
  constraint transport_assignments_rides_check check (rides_to_school or rides_from_school),
  constraint transport_assignments_to_school_excl exclude using gist (
    student_id with =, daterange(starts_on, ends_on, '[]') with &&
  ) where (rides_to_school),
  constraint transport_assignments_from_school_excl exclude using gist (
    student_id with =, daterange(starts_on, ends_on, '[]') with &&
  ) where (rides_from_school)
);
create index transport_assignments_student_id_idx on transport_assignments (student_id, starts_on);
create index transport_assignments_route_stop_id_idx
  on transport_assignments (route_id, route_stop_id);

create table vehicle_maintenance (
  id uuid not null default app.uuid_v7(),
  vehicle_id uuid not null,
  kind app.maintenance_kind not null default 'service',
  description text not null default '',
  due_on date,
  done_on date,
  odometer_km integer,
  cost_minor bigint,
  workshop text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint vehicle_maintenance_pkey primary key (id),
  constraint vehicle_maintenance_vehicle_id_fkey foreign key (vehicle_id)
    references vehicles (id) on delete restrict,
  constraint vehicle_maintenance_day_check check (num_nonnulls(due_on, done_on) > 0),
  constraint vehicle_maintenance_odometer_km_check check (odometer_km >= 0),
  constraint vehicle_maintenance_cost_minor_check check (cost_minor >= 0)
);
create index vehicle_maintenance_vehicle_id_idx
  on vehicle_maintenance (vehicle_id, due_on);

create table fuel_logs (
  id uuid not null default app.uuid_v7(),
  vehicle_id uuid not null,
  driver_id uuid,
  filled_at timestamptz not null default now(),
  litres numeric(7, 2) not null,
  price_minor bigint not null,
  odometer_km integer not null,
  station text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint fuel_logs_pkey primary key (id),
  constraint fuel_logs_vehicle_id_filled_at_key unique (vehicle_id, filled_at),
  constraint fuel_logs_vehicle_id_fkey foreign key (vehicle_id) references vehicles (id)
    on delete restrict,
  constraint fuel_logs_driver_id_fkey foreign key (driver_id) references drivers (id)
    on delete set null,
  constraint fuel_logs_litres_check check (litres > 0),
  constraint fuel_logs_price_minor_check check (price_minor >= 0),
  constraint fuel_logs_odometer_km_check check (odometer_km >= 0)
);
create index fuel_logs_driver_id_idx on fuel_logs (driver_id);

-- One partition a day (UTC), made ahead by ensure_position_partitions. There is no default one:
-- with it, Postgres could not read the days in order and stop at the first position it finds.
create table vehicle_positions (
  id uuid not null default app.uuid_v7(),
  recorded_at timestamptz not null,
  vehicle_id uuid not null,
  trip_id uuid not null,
  latitude numeric(8, 6) not null,
  longitude numeric(9, 6) not null,
  speed_kmh numeric(4, 1),
  heading smallint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint vehicle_positions_pkey primary key (id, recorded_at),
  constraint vehicle_positions_vehicle_id_recorded_at_key unique (vehicle_id, recorded_at),
  constraint vehicle_positions_trip_id_fkey foreign key (trip_id, vehicle_id)
    references trips (id, vehicle_id) on delete restrict,
  constraint vehicle_positions_latitude_check check (latitude between -90 and 90),
  constraint vehicle_positions_longitude_check check (longitude between -180 and 180),
  constraint vehicle_positions_speed_kmh_check check (speed_kmh >= 0),
  constraint vehicle_positions_heading_check check (heading between 0 and 359)
) partition by range (recorded_at);
create index vehicle_positions_trip_id_idx on vehicle_positions (trip_id, vehicle_id, recorded_at);
--! EndIncluded tenant/deltas/0008_transport.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
