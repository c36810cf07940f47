import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { beginAsUser, demoId, openDatabase, slugs, sqlState } from "../../support/database.ts";
import { withClient } from "../../../db/runner/connect.ts";
import { atOnce } from "./at_once.ts";
import { actAs, busRoute, type Fleet } from "./fleet.ts";

const db = await openDatabase();
const [slug] = slugs;

/** A trip under way since ten minutes, whose driver can sign in. */
async function scene(client: pg.ClientBase) {
  const one = await busRoute(client);
  const user = await one.fleet.user("Driver");
  await client.query("update drivers set user_id = $2 where id = $1", [one.driver, user]);
  const trip = await one.fleet.trip(one.route, {
    state: "running",
    started_at: secondsAgo(600),
  });
  return { ...one, user, trip };
}

const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

const record = (client: pg.ClientBase, trip: string, seconds: number, latitude = 1) =>
  client.query<{ latitude: string }>("select * from record_position($1, $2, 2, $3, 30, 90)", [
    trip,
    latitude,
    secondsAgo(seconds),
  ]);

/** An entry for record_positions. */
const entry = (trip: string, seconds: number, latitude = 1) =>
  `(${trip},"${secondsAgo(seconds)}",${latitude},2,30,90)`;

async function recordAll(client: pg.ClientBase, entries: string[]): Promise<number[]> {
  const { rows } = await client.query<Record<string, number>>(
    "select recorded, known, left_out from record_positions($1::app.position_entry[])",
    [entries],
  );
  return Object.values(rows[0]!);
}

const where = async (fleet: Fleet, vehicle: string) =>
  (
    await fleet.one<{ latitude: string | null }>(
      "select (vehicle_position_of($1)).latitude::text",
      [vehicle],
    )
  ).latitude;

test("a driver reports where the own vehicle is, while the trip runs", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, user, trip, vehicle, route } = await scene(client);
    const planned = await fleet.trip(route, { direction: "from_school" });
    await actAs(client, user);
    await client.query("select record_position($1, 1, 2)", [trip]);
    assert.equal(await where(fleet, vehicle), "1.000000");
    assert.equal(await sqlState(client, () => record(client, planned, 0)), "SC706");
    await client.query("select complete_trip($1)", [trip]);
    assert.equal(await sqlState(client, () => record(client, trip, 0)), "SC706");
  }));

test("nobody else reports it, and nobody by hand", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, user, trip } = await scene(client);
    const other = await scene(client);
    const strangers = [await fleet.user("Driver"), await fleet.user("Student"), other.user];
    for (const stranger of strangers) {
      await actAs(client, stranger);
      assert.equal(await sqlState(client, () => record(client, trip, 0)), "42501");
      assert.equal(await sqlState(client, () => recordAll(client, [entry(trip, 0)])), "42501");
      await actAs(client, null);
    }
    await actAs(client, user);
    const batch = [entry(trip, 1), entry(other.trip, 1)];
    assert.equal(await sqlState(client, () => recordAll(client, batch)), "42501");
    assert.equal(await sqlState(client, () => insertPlainly(client, trip, 0)), "42501");
  }));

test("the newest position counts, in whatever order they come, and a second one changes nothing", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, user, trip, vehicle } = await scene(client);
    await actAs(client, user);
    const moment = secondsAgo(100);
    const at = (latitude: number, when: string) =>
      client.query<{ latitude: string }>(
        "select latitude::text from record_position($1, $2, 2, $3)",
        [trip, latitude, when],
      );
    await at(5, moment);
    await at(4, secondsAgo(200));
    assert.equal(await where(fleet, vehicle), "5.000000");
    const { rows } = await at(9, moment);
    assert.equal(rows[0]!.latitude, "5.000000");
    assert.equal(await where(fleet, vehicle), "5.000000");
    await at(6, secondsAgo(50));
    assert.equal(await where(fleet, vehicle), "6.000000");
    const known = `(${trip},"${moment}",7,2,,)`;
    assert.deepEqual(
      await recordAll(client, [known, known, entry(trip, 20), entry(trip, 21)]),
      [2, 2, 0],
    );
  }));

test("positions of the future, of before the start, and of other trips are left out of a batch", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, trip, route } = await scene(client);
    const planned = await fleet.trip(route, { direction: "from_school" });
    await actAs(client, await fleet.user("Transport manager"));
    assert.deepEqual(
      await recordAll(client, [
        entry(trip, 30),
        entry(trip, -60),
        entry(trip, -300),
        entry(trip, 3000),
        entry(trip, 40, 91),
        entry(planned, 30),
        entry(demoId("nothing"), 30),
      ]),
      [2, 0, 5],
    );
    // One by one each is refused by its reason.
    const states = [];
    for (const [id, seconds, latitude] of [
      [trip, -300, 1],
      [trip, 3000, 1],
      [trip, 2e9, 1],
      [trip, -2e9, 1],
      [trip, 41, 91],
      [planned, 30, 1],
      [demoId("nothing"), 30, 1],
    ] as const) {
      states.push(await sqlState(client, () => record(client, id, seconds, latitude)));
    }
    assert.deepEqual(states, [...Array<string>(4).fill("SC710"), "23514", "SC706", "P0002"]);
  }));

test("the same rules hold for a plain insert", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, trip, route, school } = await scene(client);
    const planned = await fleet.trip(route, { direction: "from_school" });
    const insert = (id: string, seconds: number) => () => insertPlainly(client, id, seconds);
    assert.equal(await sqlState(client, insert(trip, 10)), "00000");
    assert.equal(await sqlState(client, insert(trip, -300)), "SC710");
    assert.equal(await sqlState(client, insert(planned, 10)), "SC706");
    const other = await fleet.vehicle(school);
    assert.equal(await sqlState(client, () => insertPlainly(client, trip, 9, other)), "23503");
  }));

test("positions are neither changed nor erased, and the trip stays that they are of", () =>
  db.asOwner(slug, async (client) => {
    const { trip } = await scene(client);
    await insertPlainly(client, trip, 10);
    for (const sql of [
      "update vehicle_positions set latitude = 0",
      "delete from vehicle_positions",
      "truncate vehicle_positions",
    ]) {
      assert.equal(await sqlState(client, () => client.query(sql)), "SC712");
    }
    const { rows } = await client.query<{ name: string }>(
      "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'vehicle_positions'::regclass limit 1",
    );
    assert.equal(await sqlState(client, () => client.query(`truncate ${rows[0]!.name}`)), "SC712");
    const remove = () => client.query("delete from trips where id = $1", [trip]);
    assert.match(await sqlState(client, remove), /^23(001|503)$/);
  }));

test("what is recorded a thousand times is not in the audit log, but the trip is", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, trip } = await scene(client);
    await insertPlainly(client, trip, 10);
    const logged = await fleet.all<{ table_name: string }>(
      "select distinct table_name from audit_logs where table_name in ('trips') or table_name like 'vehicle_positions%'",
    );
    assert.deepEqual(logged, [{ table_name: "trips" }]);
  }));

test("no position slips in while the trip is completed", async () => {
  const { trip } = await db.commitAsOwner(slug, scene);
  const complete = (client: pg.Client) => client.query("select complete_trip($1)", [trip]);
  const insert = (client: pg.Client) => insertPlainly(client, trip, 5);
  assert.deepEqual(await atOnce(db.adminUrl, slug, complete, insert), ["00000", "SC706"]);
});

test("subscribers hear which trip moved in which school, once, and no more than that", async () => {
  const { trip, route, user } = await db.commitAsOwner(slug, scene);
  await withClient(db.serverUrl, async (listener) => {
    const heard: string[] = [];
    listener.on("notification", ({ payload }) => heard.push(payload!));
    await listener.query("listen school_events");
    await withClient(db.serverUrl, async (client) => {
      const moment = secondsAgo(60);
      for (const latitude of [44.5, 45.5]) {
        await beginAsUser(client, slug, user);
        await client.query("select record_position($1, $2, 2, $3)", [trip, latitude, moment]);
        await client.query("commit");
      }
      await beginAsUser(client, slug, user);
      await recordAll(client, [entry(trip, 3), entry(trip, 2), entry(trip, 1)]);
      await client.query("rollback");
    });
    // Notifications come with an answer.
    await listener.query("select 1");
    assert.deepEqual(
      heard.map((payload) => JSON.parse(payload) as unknown),
      [{ school: slug, table: "vehicle_positions", ids: [trip], keys: [route] }],
    );
  });
});

function insertPlainly(
  client: pg.ClientBase,
  trip: string,
  seconds: number,
  vehicle: string | null = null,
): Promise<unknown> {
  return client.query(
    `insert into vehicle_positions (recorded_at, vehicle_id, trip_id, latitude, longitude)
     select $2, coalesce($3::uuid, vehicle_id), id, 1, 2 from trips where id = $1`,
    [trip, secondsAgo(seconds), vehicle],
  );
}
