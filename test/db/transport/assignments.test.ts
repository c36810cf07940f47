import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { day } from "../academic/world.ts";
import { actAs, busRoute, type Fleet } from "./fleet.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("a student has one seat at a time in each direction", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop } = await busRoute(client);
    const other = await busRoute(client);
    const student = await fleet.student({ school_id: school });
    await fleet.seat(student, stop, { ends_on: day(9), rides_from_school: false });
    const seat = (row: Record<string, unknown>) => () => fleet.seat(student, other.stop, row);
    const homeward = { rides_to_school: false, ends_on: day(5) };
    assert.equal(await sqlState(client, seat({ starts_on: day(9) })), "23P01");
    assert.equal(await sqlState(client, seat(homeward)), "00000");
    assert.equal(await sqlState(client, seat({ ...homeward, starts_on: day(5) })), "23P01");
    assert.equal(await sqlState(client, seat({ starts_on: day(10) })), "00000");
    const nowhere = { rides_to_school: false, rides_from_school: false };
    assert.equal(await sqlState(client, seat({ ...nowhere, starts_on: day(-9) })), "23514");
  }));

test("a student rides only in directions in which the vehicle stops", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, route } = await busRoute(client);
    const stop = await fleet.stop(route, {
      position: 2,
      to_school_at: "07:45",
      from_school_at: null,
    });
    const seat = (row: Record<string, unknown>) => () => fleet.rider(school, stop, row);
    assert.equal(await sqlState(client, seat({})), "SC704");
    assert.equal(await sqlState(client, seat({ rides_from_school: false })), "00000");
    const set = (times: string) => () =>
      client.query(`update route_stops set ${times} where id = $1`, [stop]);
    assert.equal(
      await sqlState(client, set("to_school_at = null, from_school_at = '15:10'")),
      "SC704",
    );
    assert.equal(await sqlState(client, set("from_school_at = '15:10'")), "00000");
  }));

test("assign_transport begins today unless told otherwise, and end_transport_assignment ends today", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop } = await busRoute(client);
    const student = await fleet.student({ school_id: school });
    await actAs(client, await fleet.user("Transport manager"));
    const assigned = await fleet.one<{ id: string; starts: string; ends: string | null }>(
      "select id, starts_on::text as starts, ends_on as ends from assign_transport($1, $2)",
      [student, stop],
    );
    assert.deepEqual([assigned.starts, assigned.ends], [day(), null]);
    const end = (until: string | null) =>
      fleet.one<{ ends: string }>(
        "select ends_on::text as ends from end_transport_assignment($1, $2)",
        [assigned.id, until],
      );
    assert.equal((await end(day(3))).ends, day(3));
    assert.equal((await end(null)).ends, day());
    assert.equal(await sqlState(client, () => end(day(-1))), "23514");
    const unknown = () => client.query("select assign_transport($1, $1)", [student]);
    assert.equal(await sqlState(client, unknown), "P0002");
  }));

test("a driver gives nobody a seat, and takes none away", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop } = await busRoute(client);
    const rider = await fleet.rider(school, stop);
    const { id } = await fleet.one("select id from transport_assignments where student_id = $1", [
      rider,
    ]);
    await actAs(client, demoId("users/driver"));
    const assign = () => client.query("select assign_transport($1, $2)", [rider, stop]);
    const end = () => client.query("select end_transport_assignment($1)", [id]);
    assert.match(await sqlState(client, assign), /^(42501|P0002)$/);
    assert.equal(await sqlState(client, end), "P0002");
  }));

const line = (student: string, stop: string, rest = `${day(1)},,,`) =>
  `(${student},${stop},${rest})`;

async function load(fleet: Fleet, lines: string[]): Promise<number> {
  const rows = await fleet.all(
    "select from import_transport_assignments($1::app.transport_entry[])",
    [lines],
  );
  return rows.length;
}

test("a list of riders is loaded as a whole, and changes nothing the second time", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop } = await busRoute(client, 2);
    const students: string[] = [];
    for (let n = 0; n < 3; n += 1) students.push(await fleet.student({ school_id: school }));
    const [one, two, three] = students as [string, string, string];
    await actAs(client, await fleet.user("Transport manager"));
    const pair = [line(one, stop), line(two, stop, ",,,false")];
    assert.equal(await load(fleet, pair), 2);
    assert.equal(await load(fleet, pair), 0);
    const third = [line(three, stop, `${day(1)},,false,`)];
    assert.equal(await sqlState(client, () => load(fleet, third)), "00000");
    const unknown = [line(three, stop), line(stop, stop)];
    assert.equal(await sqlState(client, () => load(fleet, unknown)), "SC715");
    assert.equal(await sqlState(client, () => load(fleet, [line(one, one)])), "SC715");
  }));

test("a list with a rider too many, or one who rides elsewhere, is refused as a whole", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop } = await busRoute(client, 1);
    const other = await busRoute(client);
    const one = await fleet.student({ school_id: school });
    const two = await fleet.student({ school_id: school });
    const lines = [line(one, stop), line(two, stop)];
    assert.equal(await sqlState(client, () => load(fleet, lines)), "SC701");
    await load(fleet, [line(one, stop)]);
    const elsewhere = [line(two, other.stop), line(one, other.stop)];
    assert.equal(await sqlState(client, () => load(fleet, elsewhere)), "23P01");
  }));

test("loading and listing riders is for those who may, at their school", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop } = await busRoute(client);
    await fleet.rider(school, stop);
    const student = await fleet.student({ school_id: school });
    const list = () => fleet.all<{ student_id: string }>("select student_id from transport_list()");
    const tries: [string, pg.QueryResultRow | null, string, number][] = [
      ["Transport manager", null, "00000", 7],
      ["Transport manager", { school_id: school }, "00000", 1],
      ["Transport manager", { school_id: await fleet.school() }, "42501", 0],
      ["Auditor", null, "42501", 7],
      ["Driver", null, "42501", -1],
      ["Teacher", null, "42501", -1],
    ];
    for (const [role, where, state, listed] of tries) {
      const user = await fleet.user(role, where ?? {});
      await actAs(client, user);
      await client.query("savepoint before");
      const found = await sqlState(client, () => load(fleet, [line(student, stop)]));
      assert.equal(found, state, role);
      await client.query("rollback to before");
      if (listed < 0) assert.equal(await sqlState(client, list), "42501");
      else assert.equal((await list()).length, listed);
      await actAs(client, null);
    }
  }));

test("whoever leaves school gives back the seat", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop } = await busRoute(client);
    const student = await fleet.rider(school, stop, { starts_on: day(-5), ends_on: day(3) });
    await fleet.seat(student, stop, { starts_on: day(4) });
    await client.query("update students set status = 'withdrawn' where id = $1", [student]);
    const seats = await fleet.all(
      "select ends_on::text from transport_assignments where student_id = $1",
      [student],
    );
    assert.deepEqual(seats, [{ ends_on: day() }]);
  }));
