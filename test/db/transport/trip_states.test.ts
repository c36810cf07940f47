import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { day } from "../academic/world.ts";
import { actAs, busRoute, forgottenTrip } from "./fleet.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** A trip of today whose driver can sign in. */
async function scene(client: pg.ClientBase) {
  const one = await busRoute(client);
  const user = await one.fleet.user("Driver");
  await client.query("update drivers set user_id = $2 where id = $1", [one.driver, user]);
  return { ...one, user, trip: await one.fleet.trip(one.route) };
}

const call = (client: pg.ClientBase, name: string, trip: string) =>
  sqlState(client, () => client.query(`select ${name}($1)`, [trip]));

test("a driver starts and completes the own trip, once and in that order", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, user, trip } = await scene(client);
    await actAs(client, user);
    assert.equal(await call(client, "complete_trip", trip), "SC706");
    assert.equal(await call(client, "start_trip", trip), "00000");
    assert.equal(await call(client, "start_trip", trip), "SC705");
    assert.equal(await call(client, "complete_trip", trip), "00000");
    assert.equal(await call(client, "complete_trip", trip), "SC706");
    assert.equal(await call(client, "start_trip", trip), "SC705");
    const { state, timely } = await fleet.one(
      "select state, completed_at >= started_at as timely from trips where id = $1",
      [trip],
    );
    assert.deepEqual([state, timely], ["completed", true]);
  }));

test("a driver neither starts the trip of another one nor cancels the own", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, trip, user } = await scene(client);
    const other = await scene(client);
    const manager = await fleet.user("Transport manager");
    await actAs(client, user);
    assert.equal(await call(client, "start_trip", other.trip), "42501");
    assert.equal(await call(client, "cancel_trip", trip), "42501");
    // Whether there is such a trip is not told either.
    assert.equal(await call(client, "start_trip", manager), "42501");
    await actAs(client, manager);
    assert.equal(await call(client, "start_trip", other.trip), "00000");
    assert.equal(await call(client, "complete_trip", other.trip), "00000");
    assert.equal(await call(client, "start_trip", manager), "P0002");
  }));

test("a cancelled trip is neither started, completed nor planned again", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, trip } = await scene(client);
    const manager = await fleet.user("Transport manager");
    await actAs(client, manager);
    assert.equal(await call(client, "cancel_trip", trip), "00000");
    assert.equal(await call(client, "cancel_trip", trip), "00000");
    assert.equal(await call(client, "start_trip", trip), "SC705");
    assert.equal(await call(client, "complete_trip", trip), "SC706");
    await actAs(client, null);
    for (const [state, code] of [
      ["planned", "SC707"],
      ["running", "SC705"],
      ["completed", "SC706"],
    ]) {
      const set = () => client.query("update trips set state = $2 where id = $1", [trip, state]);
      assert.equal(await sqlState(client, set), code);
    }
  }));

test("a trip that runs or is over keeps its plan, and one that is over its state", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, trip } = await scene(client);
    const change = (set: string) =>
      sqlState(client, () => client.query(`update trips set ${set} where id = $1`, [trip]));
    const driver = await fleet.driver(school);
    assert.equal(await change("departs_at = '07:10'"), "00000");
    assert.equal(await change("state = 'running'"), "00000");
    assert.equal(await change(`driver_id = '${driver}'`), "SC707");
    assert.equal(await change("departs_at = '07:00'"), "SC707");
    assert.equal(await change("note = 'Late'"), "00000");
    assert.equal(await change("state = 'planned'"), "SC707");
    assert.equal(await change("state = 'completed'"), "00000");
    assert.equal(await change("state = 'cancelled'"), "SC707");
  }));

test("a trip is started on its day, as the clock at the school has it", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, route } = await scene(client);
    const stray = [day(-1), day(1)];
    for (const other of stray) {
      const trip = await fleet.trip(route, { day: other, direction: "from_school" });
      assert.equal(await call(client, "start_trip", trip), "SC708");
    }
    // Somewhere it is another day now than in UTC.
    const hour = new Date().getUTCHours();
    const [zone, offset] = hour < 12 ? ["Pacific/Pago_Pago", -1] : ["Pacific/Kiritimati", 1];
    const far = await busRoute(client, 20, { time_zone: zone });
    const shift = hour < 11 || hour >= 12 ? offset : 0;
    const today = await far.fleet.trip(far.route, { day: day(shift) });
    assert.equal(await call(client, "start_trip", today), "00000");
  }));

test("a trip that nobody completed yesterday does not stand in the way today", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, trip, user, route } = await scene(client);
    const yesterday = new Date(Date.now() - 86_400_000);
    const forgotten = await forgottenTrip(fleet, route, yesterday);
    await actAs(client, user);
    assert.equal(await call(client, "start_trip", trip), "00000");
    // It was over when it should have been: nobody knows better.
    const { state, over } = await fleet.one(
      "select state, completed_at = planned_until as over from trips where id = $1",
      [forgotten],
    );
    assert.deepEqual([state, over], ["completed", true]);
  }));

test("a trip that is only late does stand in the way", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, trip, user, route } = await scene(client);
    // Half a day away from the one that is late, whose planned times must not be what clashes.
    const away = new Date().getUTCHours() < 12 ? ["23:50", "23:55"] : ["00:05", "00:10"];
    await client.query("update trips set departs_at = $2, arrives_at = $3 where id = $1", [
      trip,
      ...away,
    ]);
    await forgottenTrip(fleet, route, new Date(Date.now() - 3_600_000));
    await actAs(client, user);
    assert.equal(await call(client, "start_trip", trip), "23P01");
  }));

test("who rides, and their guardians who may read about them, learn of a cancelled trip", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop, route } = await scene(client);
    const trip = await fleet.trip(route, { day: day(1) });
    const users: Record<string, string> = {};
    const person = async (name: string) => (users[name] = await fleet.user("Student"));
    const rider = await fleet.student({ school_id: school, user_id: await person("rider") });
    await fleet.seat(rider, stop);
    const homeward = await fleet.student({ school_id: school, user_id: await person("homeward") });
    await fleet.seat(homeward, stop, { rides_to_school: false });
    const former = await fleet.student({ school_id: school, user_id: await person("former") });
    await fleet.seat(former, stop, { starts_on: day(-9), ends_on: day() });
    for (const [name, reads] of [
      ["mother", true],
      ["stranger", false],
    ] as const) {
      const guardian = await fleet.insert("guardians", {
        first_name: name,
        last_name: "X",
        user_id: await person(name),
      });
      await fleet.insert("student_guardians", {
        student_id: rider,
        guardian_id: guardian,
        relation: "other",
        has_data_access: reads,
      });
    }
    await client.query("select cancel_trip($1, 'Snow')", [trip]);
    await client.query("select cancel_trip($1, 'Snow')", [trip]);
    const told = await fleet.all<{ user_id: string; kind: string; subject_id: string }>(
      "select user_id, kind, subject_id from notifications where user_id = any ($1)",
      [Object.values(users)],
    );
    assert.deepEqual(told.map((row) => row.user_id).sort(), [users.rider, users.mother].sort());
    assert.ok(told.every((row) => row.kind === "trip_cancelled" && row.subject_id === trip));
  }));
