import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { day } from "../academic/world.ts";
import { busRoute, Fleet } from "./fleet.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("neither a vehicle nor a driver is on two trips at once", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, vehicle, driver, route } = await busRoute(client);
    const other = await fleet.route(school);
    await fleet.stop(other, { to_school_at: "07:40", from_school_at: "15:40" });
    const spare = { vehicle: await fleet.vehicle(school), driver: await fleet.driver(school) };
    await fleet.trip(route, { departs_at: "07:30", arrives_at: "08:00" });
    const make = (vehicle_id: string, driver_id: string, from: string, until: string) => () =>
      fleet.trip(other, { vehicle_id, driver_id, departs_at: from, arrives_at: until });
    const tries = [
      [vehicle, spare.driver, "07:59", "08:30", "23P01"],
      [spare.vehicle, driver, "07:00", "07:31", "23P01"],
      [vehicle, driver, "08:00", "08:30", "00000"],
    ] as const;
    for (const [vehicleId, driverId, from, until, state] of tries) {
      assert.equal(await sqlState(client, make(vehicleId, driverId, from, until)), state);
    }
  }));

test("schools that share a vehicle compare moments, not what their clocks show", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, route, vehicle } = await busRoute(client, 20, { time_zone: "Europe/London" });
    const paris = await fleet.school({ time_zone: "Europe/Paris" });
    const there = await fleet.route(paris, {
      vehicle_id: vehicle,
      driver_id: await fleet.driver(paris),
    });
    await fleet.stop(there);
    await fleet.trip(route, { departs_at: "07:00", arrives_at: "08:00" });
    const make = (from: string, until: string) => () =>
      fleet.trip(there, { departs_at: from, arrives_at: until });
    assert.equal(await sqlState(client, make("08:30", "09:00")), "23P01");
    assert.equal(await sqlState(client, make("07:00", "08:00")), "00000");
  }));

test("a trip that is cancelled, or over early, gives back its vehicle", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, vehicle, driver, route } = await busRoute(client);
    const both = { vehicle_id: vehicle, driver_id: driver, departs_at: "00:00" };
    const other = await fleet.route(school, { arrives_at: "23:00" });
    await fleet.stop(other, { to_school_at: "00:10", from_school_at: "23:59" });
    const trip = await fleet.trip(route, { ...both, arrives_at: "23:59:59" });
    const again = () =>
      fleet.trip(other, { ...both, departs_at: "23:59:57", arrives_at: "23:59:58" });
    assert.equal(await sqlState(client, again), "23P01");
    await client.query("update trips set state = 'running' where id = $1", [trip]);
    assert.equal(await sqlState(client, again), "23P01");
    await client.query("update trips set state = 'completed' where id = $1", [trip]);
    assert.equal(await sqlState(client, again), "00000");

    const later = { ...both, day: day(3), arrives_at: "23:59:59" };
    const cancelled = await fleet.trip(route, later);
    assert.equal(await sqlState(client, () => fleet.trip(other, later)), "23P01");
    await client.query("update trips set state = 'cancelled' where id = $1", [cancelled]);
    assert.equal(await sqlState(client, () => fleet.trip(other, later)), "00000");
  }));

test("a route has one trip a day in each direction, unless one is cancelled", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, route } = await busRoute(client);
    const trip = await fleet.trip(route);
    const again = async () =>
      fleet.trip(route, {
        vehicle_id: await fleet.vehicle(school),
        driver_id: await fleet.driver(school),
      });
    assert.equal(await sqlState(client, again), "23505");
    await client.query("update trips set state = 'cancelled' where id = $1", [trip]);
    assert.equal(await sqlState(client, again), "00000");
  }));

const papers: [string, Record<string, unknown>, string][] = [
  ["vehicle", { insurance_expires_on: day(4) }, "SC702"],
  ["vehicle", { inspection_expires_on: day(4) }, "SC702"],
  ["vehicle", { is_active: false }, "SC702"],
  ["driver", { licence_expires_on: day(4) }, "SC703"],
  ["driver", { medical_check_expires_on: day(4) }, "SC703"],
  ["driver", { is_active: false }, "SC703"],
];
for (const [kind, row, code] of papers) {
  const [column] = Object.keys(row);
  test(`a trip is refused on a day on which the ${kind}'s ${column} says no`, () =>
    db.asOwner(slug, async (client) => {
      const { fleet, school, route } = await busRoute(client);
      const column = kind === "vehicle" ? "vehicle_id" : "driver_id";
      const id = await (kind === "vehicle"
        ? fleet.vehicle(school, row)
        : fleet.driver(school, row));
      const make = (offset: number) => () => fleet.trip(route, { [column]: id, day: day(offset) });
      assert.equal(await sqlState(client, make(5)), code);
      // The last day itself is a good one.
      assert.equal(await sqlState(client, make(4)), row.is_active === false ? code : "00000");
      const trip = await fleet.trip(route, { day: day(6), direction: "from_school" });
      const substitute = () =>
        client.query(`update trips set ${column} = $2 where id = $1`, [trip, id]);
      assert.equal(await sqlState(client, substitute), code);
    }));
}

test("what expires after a trip was planned is noticed when it is started", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, vehicle, driver, route } = await busRoute(client);
    const trip = await fleet.trip(route);
    const start = () => client.query("update trips set state = 'running' where id = $1", [trip]);
    const set = (table: string, id: string, what: string) =>
      client.query(`update ${table} set ${what} where id = $1`, [id]);
    await set("vehicles", vehicle, `insurance_expires_on = '${day(-1)}'`);
    assert.equal(await sqlState(client, start), "SC702");
    await set("vehicles", vehicle, `insurance_expires_on = '${day()}'`);
    await set("drivers", driver, `licence_expires_on = '${day(-1)}'`);
    assert.equal(await sqlState(client, start), "SC703");
    await set("drivers", driver, `licence_expires_on = '${day()}'`);
    assert.equal(await sqlState(client, start), "00000");
  }));

test("a trip has the vehicle, driver and times of its route, or its own", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, vehicle, driver, route } = await busRoute(client);
    await fleet.stop(route, { position: 2, to_school_at: "07:45", from_school_at: "15:20" });
    const read = (trip: string) =>
      fleet.one("select vehicle_id, driver_id, departs_at, arrives_at from trips where id = $1", [
        trip,
      ]);
    assert.deepEqual(await read(await fleet.trip(route)), {
      vehicle_id: vehicle,
      driver_id: driver,
      departs_at: "07:30:00",
      arrives_at: "08:00:00",
    });
    assert.deepEqual(await read(await fleet.trip(route, { direction: "from_school" })), {
      vehicle_id: vehicle,
      driver_id: driver,
      departs_at: "15:00:00",
      arrives_at: "15:30:00",
    });
    const bare = await fleet.route(school);
    assert.equal(await sqlState(client, () => fleet.trip(bare)), "SC714");
    const own = { vehicle_id: vehicle, driver_id: driver, day: day(1) };
    assert.equal(await sqlState(client, () => fleet.trip(bare, own)), "SC714");
    await fleet.trip(bare, { ...own, departs_at: "10:00", arrives_at: "11:00" });
  }));

test("what was used cannot be removed; what goes with its owner does", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, vehicle, driver, route, stop } = await busRoute(client);
    const user = await fleet.insert("users", { email: "gone@x.example", display_name: "Gone" });
    await client.query("update drivers set user_id = $2 where id = $1", [driver, user]);
    const student = await fleet.rider(school, stop);
    const trip = await fleet.trip(route);
    const remove = (table: string, id: string) =>
      sqlState(client, () => client.query(`delete from ${table} where id = $1`, [id]));
    const restricted = async (table: string, id: string) =>
      assert.match(await remove(table, id), /^23(001|503)$/);

    await restricted("route_stops", stop);
    await restricted("routes", route);
    await restricted("vehicles", vehicle);
    await restricted("drivers", driver);
    assert.equal(await remove("users", user), "00000");
    assert.equal(
      (await fleet.one("select user_id from drivers where id = $1", [driver])).user_id,
      null,
    );
    assert.equal(await remove("students", student), "00000");
    assert.equal(await remove("trips", trip), "00000");
    // The route still has the vehicle; its stops go with it.
    await restricted("vehicles", vehicle);
    assert.equal(await remove("routes", route), "00000");
    assert.deepEqual(
      await fleet.all("select id from route_stops where route_id = $1", [route]),
      [],
    );
    assert.equal(await remove("vehicles", vehicle), "00000");
    assert.equal(await remove("drivers", driver), "00000");
  }));

test("plates are the same however they are spaced", () =>
  db.asOwner(slug, async (client: pg.Client) => {
    const fleet = new Fleet(client);
    const school = await fleet.school();
    await fleet.vehicle(school, { plate: "B-AB 123" });
    assert.equal(await sqlState(client, () => fleet.vehicle(school, { plate: "bab123" })), "23505");
    assert.equal(await sqlState(client, () => fleet.vehicle(school, { plate: " - " })), "23514");
  }));
