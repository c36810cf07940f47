import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { openDatabase, slugs } from "../../support/database.ts";
import { day } from "../academic/world.ts";
import { atOnce } from "./at_once.ts";
import { busRoute, Fleet } from "./fleet.ts";

const db = await openDatabase();
const [slug] = slugs;

type Work = (client: pg.Client) => Promise<unknown>;

/** A bus and a driver of today's trip, and a second route that has neither. */
const scene = () =>
  db.commitAsOwner(slug, async (client) => {
    const one = await busRoute(client);
    const { fleet, school } = one;
    const other = await fleet.route(school);
    await fleet.stop(other);
    const spare = { vehicle: await fleet.vehicle(school), driver: await fleet.driver(school) };
    return { ...one, other, spare, trip: await fleet.trip(one.route) };
  });

const set =
  (table: string, id: string, what: string): Work =>
  (client) =>
    client.query(`update ${table} set ${what} where id = $1`, [id]);
const start = (trip: string): Work => set("trips", trip, "state = 'running'");

test("a vehicle or a driver whom two want at the same time goes to one", async () => {
  const { route, other, vehicle, driver, spare } = await scene();
  const make =
    (on: string, vehicle_id: string, driver_id: string, offset: number): Work =>
    (client) =>
      new Fleet(client).trip(on, { vehicle_id, driver_id, day: day(offset) });
  assert.deepEqual(
    await atOnce(
      db.adminUrl,
      slug,
      make(route, vehicle, driver, 1),
      make(other, vehicle, spare.driver, 1),
    ),
    ["00000", "23P01"],
  );
  assert.deepEqual(
    await atOnce(
      db.adminUrl,
      slug,
      make(route, vehicle, driver, 2),
      make(other, spare.vehicle, driver, 2),
    ),
    ["00000", "23P01"],
  );
});

test("papers that expire while a trip is planned or started are seen", async () => {
  for (const [table, key, column, code] of [
    ["vehicles", "vehicle", "insurance_expires_on", "SC702"],
    ["vehicles", "vehicle", "inspection_expires_on", "SC702"],
    ["drivers", "driver", "licence_expires_on", "SC703"],
  ] as const) {
    const one = await scene();
    const expire = set(table, one[key], `${column} = '${day(-1)}'`);
    assert.deepEqual(await atOnce(db.adminUrl, slug, expire, start(one.trip)), ["00000", code]);
    const other = await scene();
    const later = set(table, other[key], `${column} = '${day()}'`);
    const plan: Work = (client) => new Fleet(client).trip(other.route, { day: day(1) });
    assert.deepEqual(await atOnce(db.adminUrl, slug, later, plan), ["00000", code]);
  }
});

test("of two who start with the same vehicle, or driver, one is on the way", async () => {
  const { other, vehicle, driver, spare, trip } = await scene();
  const second = await db.commitAsOwner(slug, (client) =>
    new Fleet(client).trip(other, {
      vehicle_id: vehicle,
      driver_id: spare.driver,
      departs_at: "09:00",
      arrives_at: "10:00",
    }),
  );
  const third = await db.commitAsOwner(slug, (client) =>
    new Fleet(client).trip(other, {
      vehicle_id: spare.vehicle,
      driver_id: driver,
      direction: "from_school",
      departs_at: "11:00",
      arrives_at: "12:00",
    }),
  );
  assert.deepEqual(await atOnce(db.adminUrl, slug, start(trip), start(second)), ["00000", "23P01"]);
  assert.deepEqual(
    await atOnce(db.adminUrl, slug, (client) => client.query("select 1"), start(third)),
    ["00000", "23P01"],
  );
});

test("a trip is started once, completed once, and not after it was cancelled", async () => {
  const begin =
    (trip: string): Work =>
    (client) =>
      client.query("select start_trip($1)", [trip]);
  const end =
    (trip: string): Work =>
    (client) =>
      client.query("select complete_trip($1)", [trip]);
  const { trip } = await scene();
  assert.deepEqual(await atOnce(db.adminUrl, slug, begin(trip), begin(trip)), ["00000", "SC705"]);
  assert.deepEqual(await atOnce(db.adminUrl, slug, end(trip), end(trip)), ["00000", "SC706"]);

  const { trip: cancelled } = await scene();
  const cancel: Work = (client) => client.query("select cancel_trip($1)", [cancelled]);
  assert.deepEqual(await atOnce(db.adminUrl, slug, cancel, begin(cancelled)), ["00000", "SC705"]);
});

test("two who plan the same days at the same time plan them once", async () => {
  const { route } = await scene();
  const plan: Work = (client) =>
    client.query("select plan_trips($1, $2, $3)", [day(10), day(19), [route]]);
  assert.deepEqual(await atOnce(db.adminUrl, slug, plan, plan), ["00000", "00000"]);
  const { rows } = await db.asOwner(slug, (client) =>
    client.query("select count(*)::integer as trips from trips where day >= $1 and route_id = $2", [
      day(10),
      route,
    ]),
  );
  assert.deepEqual(rows, [{ trips: 20 }]);
});
