import { id, type TablePolicy } from "../matrix.ts";

const later = "current_date + 5";

/** Own: bus 1 on the route of Evergreen Terrace, on which the demo student and ward ride and which the demo driver drives; others: bus 2 at the south campus. */
export const transportPolicies: TablePolicy[] = [
  {
    // 23503: allowed, but there are trips with it.
    table: "vehicles",
    rows: { own: "vehicles/bus-1", others: "vehicles/bus-2", spare: "vehicles/spare" },
    insert: `(school_id, plate, capacity, insurance_expires_on, inspection_expires_on)
             values (${id("schools/south")}, 'NEW 1', 9, '2200-01-01', '2200-01-01')`,
    update: "note = 'Changed'",
    expected: `
                        select  insert             update  delete
      Administrator     1/1/1   1/1/1              1/1/1   23503/23503/1
      Principal         1/1/1   1/1/1              1/1/1   0/0/0
      Registrar         1/1/1   1/1/1              1/1/1   0/0/0
      Teacher           0/0/0   42501/42501/42501  0/0/0   0/0/0
      Student           0/0/0   42501/42501/42501  0/0/0   0/0/0
      Guardian          0/0/0   42501/42501/42501  0/0/0   0/0/0
      Nobody            0/0/0   42501/42501/42501  0/0/0   0/0/0
      TransportManager  1/1/1   1/1/1              1/1/1   23503/23503/1
      Driver            1/0/0   42501/42501/42501  0/0/0   0/0/0
      Auditor           1/1/1   42501/42501/42501  0/0/0   0/0/0`,
  },
  {
    table: "drivers",
    rows: { own: "drivers/driver", others: "drivers/moleman", spare: "drivers/spare" },
    insert: `(school_id, full_name, licence_number, licence_class, licence_expires_on)
             values (${id("schools/south")}, 'New', 'NEW', 'D', '2200-01-01')`,
    update: "phone = 'Changed'",
    expected: `
                        select  insert             update  delete
      Administrator     1/1/1   1/1/1              1/1/1   23503/23503/1
      Principal         1/1/1   1/1/1              1/1/1   0/0/0
      Registrar         1/1/1   1/1/1              1/1/1   0/0/0
      Teacher           0/0/0   42501/42501/42501  0/0/0   0/0/0
      Student           0/0/0   42501/42501/42501  0/0/0   0/0/0
      Guardian          0/0/0   42501/42501/42501  0/0/0   0/0/0
      Nobody            0/0/0   42501/42501/42501  0/0/0   0/0/0
      TransportManager  1/1/1   1/1/1              1/1/1   23503/23503/1
      Driver            1/0/0   42501/42501/42501  0/0/0   0/0/0
      Auditor           1/1/1   42501/42501/42501  0/0/0   0/0/0`,
  },
  {
    table: "routes",
    rows: { own: "routes/evergreen", others: "routes/harbour", spare: "routes/spare" },
    insert: `(school_id, name) values (${id("schools/south")}, 'New')`,
    update: "description = 'Changed'",
    expected: `
                        select  insert             update  delete
      Administrator     1/1/1   1/1/1              1/1/1   23503/23503/1
      Principal         1/1/1   1/1/1              1/1/1   0/0/0
      Registrar         1/1/1   1/1/1              1/1/1   0/0/0
      Teacher           1/0/0   42501/42501/42501  0/0/0   0/0/0
      Student           1/0/0   42501/42501/42501  0/0/0   0/0/0
      Guardian          1/0/0   42501/42501/42501  0/0/0   0/0/0
      Nobody            0/0/0   42501/42501/42501  0/0/0   0/0/0
      TransportManager  1/1/1   1/1/1              1/1/1   23503/23503/1
      Driver            1/0/0   42501/42501/42501  0/0/0   0/0/0
      Auditor           1/1/1   42501/42501/42501  0/0/0   0/0/0`,
  },
  {
    table: "route_stops",
    rows: {
      own: "route_stops/evergreen/1",
      others: "route_stops/harbour/1",
      spare: "route_stops/harbour/spare",
    },
    inserts: {
      own: `(route_id, name, position, from_school_at)
            values (${id("routes/evergreen")}, 'New', 10, '15:40')`,
      others: `(route_id, name, position, from_school_at)
               values (${id("routes/harbour")}, 'New', 10, '15:40')`,
      spare: `(route_id, name, position, from_school_at)
              values (${id("routes/spare")}, 'New', 10, '15:40')`,
    },
    update: "name = 'Changed'",
    expected: `
                        select  insert             update  delete
      Administrator     1/1/1   1/1/1              1/1/1   23503/23503/1
      Principal         1/1/1   1/1/1              1/1/1   23503/23503/1
      Registrar         1/1/1   1/1/1              1/1/1   23503/23503/1
      Teacher           1/0/0   42501/42501/42501  0/0/0   0/0/0
      Student           1/0/0   42501/42501/42501  0/0/0   0/0/0
      Guardian          1/0/0   42501/42501/42501  0/0/0   0/0/0
      Nobody            0/0/0   42501/42501/42501  0/0/0   0/0/0
      TransportManager  1/1/1   1/1/1              1/1/1   23503/23503/1
      Driver            1/0/0   42501/42501/42501  0/0/0   0/0/0
      Auditor           1/1/1   42501/42501/42501  0/0/0   0/0/0`,
  },
  {
    table: "trips",
    rows: {
      own: "trips/evergreen/tomorrow/to_school",
      others: "trips/harbour/tomorrow/to_school",
      over: "trips/evergreen/yesterday/to_school",
    },
    inserts: {
      own: `(route_id, day, direction)
            values (${id("routes/evergreen")}, ${later}, 'to_school')`,
      others: `(route_id, day, direction)
               values (${id("routes/harbour")}, ${later}, 'to_school')`,
      over: `(route_id, day, direction)
             values (${id("routes/evergreen")}, ${later}, 'from_school')`,
    },
    update: "note = 'Changed'",
    expected: `
                        select  insert             update  delete
      Administrator     1/1/1   1/1/1              1/1/1   1/1/0
      Principal         1/1/1   1/1/1              1/1/1   1/1/0
      Registrar         1/1/1   1/1/1              1/1/1   1/1/0
      Teacher           0/0/0   42501/42501/42501  0/0/0   0/0/0
      Student           1/0/1   42501/42501/42501  0/0/0   0/0/0
      Guardian          1/0/1   42501/42501/42501  0/0/0   0/0/0
      Nobody            0/0/0   42501/42501/42501  0/0/0   0/0/0
      TransportManager  1/1/1   1/1/1              1/1/1   1/1/0
      Driver            1/0/1   42501/42501/42501  0/0/0   0/0/0
      Auditor           1/1/1   42501/42501/42501  0/0/0   0/0/0`,
  },
  {
    table: "transport_assignments",
    rows: { own: "transport_assignments/1", others: "transport_assignments/11" },
    inserts: {
      own: `(student_id, route_stop_id, starts_on)
            values (${id("students/3")}, ${id("route_stops/evergreen/1")}, current_date)`,
      others: `(student_id, route_stop_id, starts_on)
               values (${id("students/free")}, ${id("route_stops/harbour/1")}, current_date)`,
    },
    update: "ends_on = '2200-01-01'",
    expected: `
                        select  insert       update  delete
      Administrator     1/1     1/1          1/1     1/1
      Principal         1/1     1/1          1/1     1/1
      Registrar         1/1     1/1          1/1     1/1
      Teacher           1/0     42501/42501  0/0     0/0
      Student           1/0     42501/42501  0/0     0/0
      Guardian          1/0     42501/42501  0/0     0/0
      Nobody            0/0     42501/42501  0/0     0/0
      TransportManager  1/1     1/1          1/1     1/1
      Driver            0/0     42501/42501  0/0     0/0
      Auditor           1/1     42501/42501  0/0     0/0`,
  },
  {
    table: "vehicle_maintenance",
    rows: { own: "vehicle_maintenance/bus-1", others: "vehicle_maintenance/bus-2" },
    inserts: {
      own: `(vehicle_id, due_on) values (${id("vehicles/bus-1")}, current_date)`,
      others: `(vehicle_id, due_on) values (${id("vehicles/bus-2")}, current_date)`,
    },
    update: "description = 'Changed'",
    expected: `
                        select  insert       update  delete
      Administrator     1/1     1/1          1/1     1/1
      Principal         1/1     1/1          1/1     1/1
      Registrar         1/1     1/1          1/1     1/1
      Teacher           0/0     42501/42501  0/0     0/0
      Student           0/0     42501/42501  0/0     0/0
      Guardian          0/0     42501/42501  0/0     0/0
      Nobody            0/0     42501/42501  0/0     0/0
      TransportManager  1/1     1/1          1/1     1/1
      Driver            1/0     1/42501      0/0     0/0
      Auditor           1/1     42501/42501  0/0     0/0`,
  },
  {
    table: "fuel_logs",
    rows: { own: "fuel_logs/1", others: "fuel_logs/3" },
    inserts: {
      own: `(vehicle_id, litres, price_minor, odometer_km)
            values (${id("vehicles/bus-1")}, 50, 1, 99999)`,
      others: `(vehicle_id, litres, price_minor, odometer_km)
               values (${id("vehicles/bus-2")}, 50, 1, 99999)`,
    },
    update: "station = 'Changed'",
    expected: `
                        select  insert       update  delete
      Administrator     1/1     1/1          1/1     1/1
      Principal         1/1     1/1          1/1     1/1
      Registrar         1/1     1/1          1/1     1/1
      Teacher           0/0     42501/42501  0/0     0/0
      Student           0/0     42501/42501  0/0     0/0
      Guardian          0/0     42501/42501  0/0     0/0
      Nobody            0/0     42501/42501  0/0     0/0
      TransportManager  1/1     1/1          1/1     1/1
      Driver            1/0     1/42501      0/0     0/0
      Auditor           1/1     42501/42501  0/0     0/0`,
  },
  {
    // Written by record_position and record_positions alone.
    table: "vehicle_positions",
    rows: { own: "vehicle_positions/bus-1/0", others: "vehicle_positions/bus-2/0" },
    inserts: {
      own: `(recorded_at, vehicle_id, trip_id, latitude, longitude)
            select now(), vehicle_id, id, 1, 1 from trips where state = 'running' limit 1`,
      others: `(recorded_at, vehicle_id, trip_id, latitude, longitude)
            select now(), vehicle_id, id, 1, 1 from trips where state = 'running' limit 1`,
    },
    update: "latitude = 0",
    expected: `
                        select  insert       update       delete
      Administrator     1/1     42501/42501  42501/42501  42501/42501
      Principal         1/1     42501/42501  42501/42501  42501/42501
      Registrar         1/1     42501/42501  42501/42501  42501/42501
      Teacher           0/0     42501/42501  42501/42501  42501/42501
      Student           1/0     42501/42501  42501/42501  42501/42501
      Guardian          1/0     42501/42501  42501/42501  42501/42501
      Nobody            0/0     42501/42501  42501/42501  42501/42501
      TransportManager  1/1     42501/42501  42501/42501  42501/42501
      Driver            1/0     42501/42501  42501/42501  42501/42501
      Auditor           1/1     42501/42501  42501/42501  42501/42501`,
  },
];
