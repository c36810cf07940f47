import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { day } from "../academic/world.ts";
import { actAs, busRoute, Fleet, forgottenTrip } from "./fleet.ts";

const db = await sharedDatabase();
const [slug] = slugs;

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

/** Trips of vehicles that moved last so many days ago, each with `moves` positions, a second apart. */
async function moved(client: pg.ClientBase, days: number, vehicles: number, moves = 5) {
  const one = await busRoute(client);
  const { fleet, school } = one;
  const trips: { vehicle: string; trip: string }[] = [];
  await client.query("select ensure_position_partitions($1, $2)", [day(-30), day(2)]);
  for (let n = 0; n < vehicles; n += 1) {
    const vehicle = await fleet.vehicle(school);
    const driver = await fleet.driver(school);
    const route = await fleet.route(school, { vehicle_id: vehicle, driver_id: driver });
    trips.push({ vehicle, trip: await forgottenTrip(fleet, route, daysAgo(days)) });
  }
  await client.query(
    `insert into vehicle_positions (recorded_at, vehicle_id, trip_id, latitude, longitude)
     select started_at + moves * interval '1 second', vehicle_id, id, moves, 0
     from trips
     cross join generate_series(1, $2::integer) as moves
     where id = any ($1)`,
    [trips.map((row) => row.trip), moves],
  );
  return { ...one, trips };
}

interface Plan {
  "Node Type": string;
  "Index Name"?: string;
  "Actual Loops": number;
  "Actual Rows": number;
  "Relation Name"?: string;
  Plans?: Plan[];
}

/** Every node of a plan that was executed. */
function executed(plan: Plan): Plan[] {
  const below = (plan.Plans ?? []).flatMap(executed);
  return plan["Actual Loops"] > 0 ? [plan, ...below] : below;
}

/** How often partitions were looked into to say where these vehicles are. */
async function probes(client: pg.ClientBase, vehicles: string[]) {
  await client.query("analyze vehicle_positions, trips");
  const { rows } = await client.query<{ "QUERY PLAN": { Plan: Plan }[] }>(
    `explain (analyze, format json)
     select newest.*
     from unnest($1::uuid[]) as listed (id)
     cross join lateral newest_position(listed.id) as newest`,
    [vehicles],
  );
  const nodes = executed(rows[0]!["QUERY PLAN"][0]!.Plan);
  const onPositions = nodes.filter((node) =>
    node["Relation Name"]?.startsWith("vehicle_positions"),
  );
  return {
    kinds: [...new Set(onPositions.map((node) => node["Node Type"]))],
    count: onPositions.reduce((sum, node) => sum + node["Actual Loops"], 0),
  };
}

/** Positions on all days of a month, so that Postgres plans as it does in a school's life. */
async function fillMonth(client: pg.ClientBase): Promise<void> {
  const { trips } = await moved(client, 31, 20, 0);
  await client.query("alter table vehicle_positions disable trigger user");
  await client.query(
    `insert into vehicle_positions (recorded_at, vehicle_id, trip_id, latitude, longitude)
     select moment, vehicle_id, id, 0, 0
     from generate_series(now() - interval '30 days', now(), interval '1 hour') as moment
     cross join trips
     where id = any ($1)`,
    [trips.map((row) => row.trip)],
  );
  await client.query("alter table vehicle_positions enable trigger user");
}

test("where a vehicle is, is one look into an index, however many days it has been silent", () =>
  db.asOwner(slug, async (client) => {
    await fillMonth(client);
    for (const days of [0.2, 1.2, 20.2]) {
      const { trips } = await moved(client, days, 10);
      const { kinds, count } = await probes(client, ids(trips));
      assert.deepEqual(kinds, ["Index Scan"]);
      // A look for each vehicle; two where the trip may have gone on after midnight.
      assert.ok(count >= 10 && count <= 20, String(count));
      await client.query("update trips set state = 'completed' where id = any ($1)", [
        trips.map((row) => row.trip),
      ]);
      const completed = await probes(client, ids(trips));
      assert.ok(completed.count >= 10 && completed.count <= 20, String(completed.count));
      const found = await new Fleet(client).all(
        "select latitude::text from unnest($1::uuid[]) as id, lateral vehicle_position_of(id)",
        [ids(trips)],
      );
      assert.deepEqual(found, Array(10).fill({ latitude: "5.000000" }));
    }
  }));

test("a trip that was started without a position leaves the vehicle where it was", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, trips } = await moved(client, 3, 1);
    const [{ vehicle, trip }] = trips as [{ vehicle: string; trip: string }];
    const { route_id } = await fleet.one<{ route_id: string }>(
      "select route_id from trips where id = $1",
      [trip],
    );
    await fleet.stop(route_id);
    const next = await fleet.trip(route_id);
    await client.query("select start_trip($1)", [next]);
    const find = () => fleet.one("select trip_id from vehicle_position_of($1)", [vehicle]);
    assert.deepEqual(await find(), { trip_id: trip });
    await client.query("select record_position($1, 9, 9)", [next]);
    assert.deepEqual(await find(), { trip_id: next });
    const never = await fleet.vehicle(await fleet.school());
    assert.deepEqual(await fleet.one("select vehicle_position_of($1) as at", [never]), {
      at: null,
    });
  }));

test("who rides follows the own bus while it is on its way, and no other one", () =>
  db.asOwner(slug, async (client) => {
    const fleet = new Fleet(client);
    const seen = async (user: string) => {
      await actAs(client, user);
      const positions = await fleet.all<{ trip_id: string }>(
        "select trip_id from latest_positions()",
      );
      const rows = await fleet.all<{ trip_id: string }>(
        "select distinct trip_id from vehicle_positions",
      );
      await actAs(client, null);
      assert.deepEqual(positions, rows);
      return positions.map((row) => row.trip_id);
    };
    const { school, route, stop, vehicle } = await busRoute(client);
    await busRoute(client);
    const user = await fleet.user("Student");
    const student = await fleet.student({ school_id: school, user_id: user });
    const seat = await fleet.seat(student, stop, { rides_from_school: false });
    const trip = await fleet.trip(route);
    await client.query("select start_trip($1)", [trip]);
    await client.query("select record_position($1, 1, 1)", [trip]);
    assert.deepEqual(await seen(user), [trip]);
    assert.deepEqual(await seen(demoId("users/nobody")), []);
    // Not on a way on which one does not ride, nor when one does no more, nor afterwards.
    await client.query(
      "update transport_assignments set rides_to_school = false, rides_from_school = true where id = $1",
      [seat],
    );
    assert.deepEqual(await seen(user), []);
    await client.query(
      "update transport_assignments set rides_to_school = true, starts_on = $2 where id = $1",
      [seat, day(1)],
    );
    assert.deepEqual(await seen(user), []);
    await client.query("update transport_assignments set starts_on = $2 where id = $1", [
      seat,
      day(),
    ]);
    assert.deepEqual(await seen(user), [trip]);
    await client.query("select complete_trip($1)", [trip]);
    assert.deepEqual(await seen(user), []);
    await actAs(client, user);
    assert.deepEqual(await fleet.one("select vehicle_position_of($1) as at", [vehicle]), {
      at: null,
    });
  }));

test("the whole way of a trip is for those who may export it", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, trips } = await moved(client, 2, 2);
    const track = () =>
      fleet.all<{ latitude: string }>("select latitude::text from trip_track($1)", [
        trips[0]!.trip,
      ]);
    await actAs(client, await fleet.user("Transport manager"));
    assert.deepEqual(
      (await track()).map((row) => Number(row.latitude)),
      [1, 2, 3, 4, 5],
    );
    await actAs(client, null);
    const elsewhere = await fleet.user("Transport manager", { school_id: await fleet.school() });
    const here = await fleet.user("Transport manager", { school_id: school });
    const driver = await fleet.user("Driver");
    for (const [user, state] of [
      [elsewhere, "42501"],
      [here, "00000"],
      [driver, "42501"],
    ] as const) {
      await actAs(client, user);
      assert.equal(await sqlState(client, track), state);
      await actAs(client, null);
    }
  }));

test("old days are removed as a whole, and a day that was forgotten is made when it is needed", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, trips } = await moved(client, 10, 1);
    const days = async () =>
      (
        await fleet.all<{ name: string }>(
          `select right(inhrelid::regclass::text, 10) as name from pg_inherits
           where inhparent = 'vehicle_positions'::regclass order by 1`,
        )
      ).map((row) => row.name.replaceAll("_", "-"));
    assert.deepEqual((await days())[0], day(-30));
    await client.query("select drop_position_partitions(now() - interval '20 days')");
    assert.deepEqual((await days())[0], day(-20));
    assert.equal((await fleet.all("select from vehicle_positions")).length > 5, true);
    await client.query("select drop_position_partitions(now() - interval '5 days')");
    const remove = () => client.query("delete from trips where id = $1", [trips[0]!.trip]);
    assert.equal(await sqlState(client, remove), "00000");

    await client.query(`drop table vehicle_positions_${day().replaceAll("-", "_")}`);
    const { route } = await busRoute(client);
    const trip = await fleet.trip(route);
    await client.query("select start_trip($1)", [trip]);
    await client.query("select record_position($1, 1, 1)", [trip]);
    assert.equal((await days()).includes(day()), true);
  }));

const ids = (trips: { vehicle: string }[]) => trips.map((row) => row.vehicle);
