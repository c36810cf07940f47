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
