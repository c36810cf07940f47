import type pg from "pg";
import { World, day } from "../academic/world.ts";

type Row = Record<string, unknown>;

let counter = 0;

/** A world with vehicles: each method inserts one row with what a test does not care about filled in. */
export class Fleet extends World {
  vehicle(schoolId: string, row: Row = {}): Promise<string> {
    counter += 1;
    return this.insert("vehicles", {
      school_id: schoolId,
      plate: `FLEET ${counter}`,
      capacity: 20,
      insurance_expires_on: "2200-01-01",
      inspection_expires_on: "2200-01-01",
      ...row,
    });
  }

  driver(schoolId: string, row: Row = {}): Promise<string> {
    counter += 1;
    return this.insert("drivers", {
      school_id: schoolId,
      full_name: `Driver ${counter}`,
      licence_number: `L-${counter}`,
      licence_class: "D",
      licence_expires_on: "2200-01-01",
      ...row,
    });
  }

  route(schoolId: string, row: Row = {}): Promise<string> {
    counter += 1;
    return this.insert("routes", {
      school_id: schoolId,
      name: `Route ${counter}`,
      arrives_at: "08:00",
      leaves_at: "15:00",
      ...row,
    });
  }

  stop(routeId: string, row: Row = {}): Promise<string> {
    return this.insert("route_stops", {
      route_id: routeId,
      name: "Stop",
      position: 1,
      to_school_at: "07:30",
      from_school_at: "15:30",
      ...row,
    });
  }

  trip(routeId: string, row: Row = {}): Promise<string> {
    return this.insert("trips", {
      route_id: routeId,
      day: day(),
      direction: "to_school",
      ...row,
    });
  }

  /** A new student with a seat. */
  async rider(schoolId: string, stopId: string, row: Row = {}): Promise<string> {
    const student = await this.student({ school_id: schoolId });
    await this.seat(student, stopId, row);
    return student;
  }

  seat(studentId: string, stopId: string, row: Row = {}): Promise<string> {
    return this.insert("transport_assignments", {
      student_id: studentId,
      route_stop_id: stopId,
      starts_on: day(),
      ...row,
    });
  }

  /** A new account with a role, as which `actAs` acts. */
  async user(role: string, row: Row = {}): Promise<string> {
    counter += 1;
    const user = await this.insert("users", {
      email: `fleet-${counter}@x.example`,
      display_name: `User ${counter}`,
    });
    await this.client.query(
      "insert into user_roles (user_id, role_id, school_id) select $1, id, $3 from roles where name = $2",
      [user, role, row.school_id ?? null],
    );
    return user;
  }
}

/** A school in UTC with a route that has a stop, a driver, and a bus with so many seats. */
export async function busRoute(client: pg.ClientBase, seats = 20, schoolRow: Row = {}) {
  const fleet = new Fleet(client);
  const school = await fleet.school(schoolRow);
  const vehicle = await fleet.vehicle(school, { capacity: seats });
  const driver = await fleet.driver(school);
  const route = await fleet.route(school, { vehicle_id: vehicle, driver_id: driver });
  const stop = await fleet.stop(route);
  return { fleet, school, vehicle, driver, route, stop };
}

/** From here on `client` asks as this user of the school, with the school's role; as the owner for null. */
export async function actAs(client: pg.ClientBase, userId: string | null): Promise<void> {
  await client.query(
    `select
       set_config('role', case when $1 = '' then 'homeroom_owner' else current_schema() end, true),
       set_config('app.user_id', $1, true)`,
    [userId ?? ""],
  );
}

/** Puts a trip under way that began at a moment of an earlier day, which no rule would allow now. */
export async function forgottenTrip(fleet: Fleet, route: string, startedAt: Date): Promise<string> {
  await fleet.client.query("alter table trips disable trigger user");
  const from = startedAt.toISOString();
  const trip = await fleet.insert("trips", {
    route_id: route,
    ...(await fleet.one("select vehicle_id, driver_id from routes where id = $1", [route])),
    day: from.slice(0, 10),
    direction: "from_school",
    state: "running",
    departs_at: "00:00",
    arrives_at: "00:30",
    planned_from: from,
    planned_until: new Date(startedAt.getTime() + 1_800_000).toISOString(),
    started_at: from,
  });
  await fleet.client.query("alter table trips enable trigger user");
  return trip;
}
