import { id } from "../policies/matrix.ts";
import type { Proof } from "./walk.ts";

const trip = id("trips/walk");
const student = id("students/3");

/** A trip of today on the route, and with the vehicle, of which the demo makes no use. */
const tripOfToday = (state: string) => `
  insert into trips
    (id, route_id, vehicle_id, driver_id, day, direction, state, departs_at, arrives_at)
  values
    (${trip}, ${id("routes/spare")}, ${id("vehicles/spare")}, ${id("drivers/spare")},
     (now() at time zone 'America/New_York')::date, 'from_school', '${state}', '15:00', '16:00')`;
const running = tripOfToday("running");
const moved = `${running};
  insert into vehicle_positions (recorded_at, vehicle_id, trip_id, latitude, longitude)
  values (clock_timestamp(), ${id("vehicles/spare")}, ${trip}, 1, 1)`;

export const transportProofs: Proof[] = [
  {
    permission: "vehicles:view",
    calls: "vehicles_due",
    attempt: `select what from vehicles_due('2199-01-01') where kind = 'insurance'`,
    also: ["schools:view"],
  },
  {
    permission: "routes:view",
    calls: "free_seats",
    attempt: `select free_seats(${id("routes/evergreen")})`,
  },
  {
    permission: "trips:create",
    calls: "plan_trips",
    attempt: `select id from plan_trips(current_date + 7, current_date + 14)`,
    also: ["routes:view", "route_stops:view", "trips:view"],
  },
  {
    permission: "trips:assign",
    attempt: `update trips set vehicle_id = ${id("vehicles/spare")}
              where id = ${id("trips/evergreen/tomorrow/from_school")}`,
    also: ["trips:view", "trips:update"],
  },
  {
    permission: "trips:approve",
    calls: "start_trip",
    attempt: `select start_trip(${trip})`,
    given: tripOfToday("planned"),
  },
  {
    permission: "trips:approve",
    calls: "complete_trip",
    attempt: `select complete_trip(${trip})`,
    given: running,
  },
  {
    permission: "trips:publish",
    calls: "cancel_trip",
    attempt: `select cancel_trip(${trip}, 'Snow')`,
    given: running,
  },
  {
    permission: "transport_assignments:create",
    calls: "assign_transport",
    attempt: `select assign_transport(${student}, ${id("route_stops/evergreen/1")})`,
    also: ["schools:view", "routes:view", "route_stops:view", "transport_assignments:view"],
  },
  {
    permission: "transport_assignments:update",
    calls: "end_transport_assignment",
    attempt: `select end_transport_assignment(${id("transport_assignments/11")})`,
    refusedBy: "P0002",
    also: ["schools:view", "routes:view", "transport_assignments:view"],
  },
  {
    permission: "transport_assignments:import",
    calls: "import_transport_assignments",
    attempt: `select id from import_transport_assignments(
                array[(${student}, ${id("route_stops/evergreen/1")}, null, null, null, null)
                ]::app.transport_entry[])`,
  },
  {
    permission: "transport_assignments:export",
    calls: "transport_list",
    attempt: "select student_id from transport_list()",
  },
  {
    permission: "route_manifests:view",
    calls: "route_manifest",
    attempt: `select student_id from route_manifest(${id("routes/evergreen")})`,
  },
  {
    permission: "emergency_contacts:view",
    attempt: `select contact.name
              from route_manifest(${id("routes/evergreen")}) as line
              cross join unnest(line.emergency_contacts) as contact`,
    also: ["route_manifests:view"],
  },
  {
    permission: "fuel_logs:export",
    calls: "fuel_costs",
    attempt: "select vehicle_id from fuel_costs(current_date - 30, current_date)",
  },
  {
    permission: "vehicle_positions:create",
    calls: "record_position",
    attempt: `select record_position(${trip}, 1, 1)`,
    given: running,
  },
  {
    permission: "vehicle_positions:import",
    calls: "record_positions",
    attempt: `select recorded > 0 from record_positions(
                array[(${trip}, null, 1, 1, null, null)]::app.position_entry[])`,
    given: running,
  },
  {
    permission: "vehicle_positions:view",
    calls: "latest_positions",
    attempt: `select id from latest_positions() where trip_id = ${trip}`,
    given: moved,
  },
  {
    permission: "vehicle_positions:view",
    calls: "vehicle_position_of",
    attempt: `select (vehicle_position_of(${id("vehicles/spare")})).id`,
    given: moved,
  },
  {
    permission: "vehicle_positions:export",
    calls: "trip_track",
    attempt: `select id from trip_track(${trip})`,
    given: moved,
  },
];
