import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { openDatabase, slugs, sqlState } from "../../support/database.ts";
import { atOnce } from "./at_once.ts";
import { actAs, busRoute, Fleet } from "./fleet.ts";

const db = await openDatabase();
const [slug] = slugs;

test("the stops of a route follow one another, between departure and arrival", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, route, school } = await busRoute(client);
    const stop = (row: Record<string, unknown>) => () => fleet.stop(route, { position: 2, ...row });
    const tries = [
      [{ to_school_at: "07:30", from_school_at: null }, "SC709"],
      [{ to_school_at: "08:00", from_school_at: null }, "SC709"],
      [{ to_school_at: null, from_school_at: "15:00" }, "SC709"],
      [{ to_school_at: null, from_school_at: null }, "23514"],
      [{ to_school_at: "07:40", from_school_at: "15:10", latitude: 91, longitude: 0 }, "23514"],
      [{ to_school_at: "07:40", from_school_at: "15:10", latitude: 9 }, "23514"],
      [{ to_school_at: "07:40", from_school_at: "15:10", position: 1 }, "23505"],
      [{ to_school_at: "07:40", from_school_at: "15:10", latitude: -90, longitude: 180 }, "00000"],
    ] as const;
    for (const [row, state] of tries) assert.equal(await sqlState(client, stop(row)), state);

    const set = (table: string, what: string) =>
      sqlState(client, () => client.query(`update ${table} set ${what}`));
    assert.equal(await set("routes", "arrives_at = '07:35'"), "SC709");
    assert.equal(await set("routes", "leaves_at = null"), "SC709");
    // Two stops change their places in one statement.
    const swap =
      "position = 3 - position, to_school_at = case position when 1 then time '07:50' else '07:20' end";
    assert.equal(
      await sqlState(client, () =>
        client.query(`update route_stops set ${swap} where route_id = $1`, [route]),
      ),
      "00000",
    );
    const homeward = await fleet.route(school, { arrives_at: null });
    assert.equal(await sqlState(client, () => fleet.stop(homeward)), "SC709");
    assert.equal(
      await sqlState(client, () => fleet.stop(homeward, { to_school_at: null })),
      "00000",
    );
  }));

test("two who move stops of one route at the same time do not cross", async () => {
  const { route, stop } = await db.commitAsOwner(slug, async (client) => {
    const one = await busRoute(client);
    await one.fleet.stop(one.route, {
      position: 2,
      to_school_at: "07:40",
      from_school_at: "15:10",
    });
    return one;
  });
  assert.deepEqual(
    await atOnce(
      db.adminUrl,
      slug,
      (client) =>
        client.query("update route_stops set to_school_at = '07:37' where id = $1", [stop]),
      (client) =>
        client.query(
          "update route_stops set to_school_at = '07:35' where route_id = $1 and position = 2",
          [route],
        ),
    ),
    ["00000", "SC709"],
  );
});

const fill = (fleet: Fleet, vehicle: string, at: string, odometer: number) =>
  fleet.insert("fuel_logs", {
    vehicle_id: vehicle,
    filled_at: at,
    litres: 50,
    price_minor: 9000,
    odometer_km: odometer,
  });

test("the odometer never falls, in whatever order fillings are noted", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, vehicle } = await busRoute(client);
    const tries: [string, number, string][] = [
      ["2026-05-01", 1000, "00000"],
      ["2026-05-09", 1400, "00000"],
      ["2026-05-05", 1500, "SC711"],
      ["2026-05-05", 900, "SC711"],
      ["2026-05-05", 1200, "00000"],
      ["2026-05-20", 1399, "SC711"],
      ["2026-05-20", 1400, "00000"],
      ["2026-05-20", 1500, "23505"],
    ];
    for (const [at, odometer, state] of tries) {
      const note = () => fill(fleet, vehicle, at, odometer);
      assert.equal(await sqlState(client, note), state, `${at} ${odometer}`);
    }
    const correct = () =>
      client.query("update fuel_logs set odometer_km = 1450 where filled_at = '2026-05-05'");
    assert.equal(await sqlState(client, correct), "SC711");
    const [costs] = await fleet.all(
      `select fillings, litres::float, price_minor::integer, distance_km, litres_per_100_km::float as used
       from fuel_costs('2026-05-01', '2026-05-09') where vehicle_id = $1`,
      [vehicle],
    );
    assert.deepEqual(costs, {
      fillings: 3,
      litres: 150,
      price_minor: 27000,
      distance_km: 400,
      used: 25,
    });
  }));

test("nor when two note fillings at the same time", async () => {
  const { vehicle } = await db.commitAsOwner(slug, (client) => busRoute(client));
  const note = (at: string, odometer: number) => (client: pg.Client) =>
    fill(new Fleet(client), vehicle, at, odometer);
  assert.deepEqual(
    await atOnce(db.adminUrl, slug, note("2026-05-01", 1000), note("2026-05-02", 999)),
    ["00000", "SC711"],
  );
});

test("a driver notes fillings of the own vehicle, in the own name", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, vehicle, driver } = await busRoute(client);
    const other = await busRoute(client);
    const user = await fleet.user("Driver");
    await client.query("update drivers set user_id = $2 where id = $1", [driver, user]);
    await actAs(client, user);
    const id = await fill(fleet, vehicle, "2026-05-01", 1);
    const { driver_id } = await fleet.one("select driver_id from fuel_logs where id = $1", [id]);
    assert.equal(driver_id, driver);
    assert.equal(
      await sqlState(client, () => fill(fleet, other.vehicle, "2026-05-01", 1)),
      "42501",
    );
    const costs = () => client.query("select fuel_costs('2026-01-01', '2026-12-31')");
    assert.equal(await sqlState(client, costs), "42501");
  }));
