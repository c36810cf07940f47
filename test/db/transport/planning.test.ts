import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { actAs, busRoute, type Fleet } from "./fleet.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** Monday to Sunday of a week of 2027. */
const week = ["2027-09-06", "2027-09-12"] as const;

async function plan(fleet: Fleet, routes: string[] | null, [from, to] = week as readonly string[]) {
  const rows = await fleet.all<{ day: string; direction: string }>(
    "select day::text, direction from plan_trips($1, $2, $3) order by day, direction",
    [from, to, routes],
  );
  return rows.map((row) => `${row.day.slice(8)} ${row.direction}`);
}

const schoolWeek = { week_days: [1, 2, 3, 4, 5] };

test("trips are planned on school days, to school and home, once", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, route } = await busRoute(client, 20, schoolWeek);
    const days = ["06", "07", "08", "09", "10"];
    assert.deepEqual(
      await plan(fleet, [route]),
      days.flatMap((day) => [`${day} to_school`, `${day} from_school`]),
    );
    assert.deepEqual(await plan(fleet, [route]), []);
  }));

test("none are planned on days that the calendar closes, or on which the route does not run", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, route, stop } = await busRoute(client, 20, schoolWeek);
    await client.query("update route_stops set from_school_at = null where id = $1", [stop]);
    await client.query("update routes set week_days = '{1,2,3,6}' where id = $1", [route]);
    await close(client, school, "2027-09-07");
    assert.deepEqual(await plan(fleet, [route]), ["06 to_school", "08 to_school"]);
  }));

test("a trip that was cancelled stays so; one that was removed is planned again", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, route } = await busRoute(client, 20, schoolWeek);
    await plan(fleet, [route]);
    await client.query(
      "update trips set state = 'cancelled' where route_id = $1 and day = '2027-09-06'",
      [route],
    );
    await client.query("delete from trips where route_id = $1 and day = '2027-09-07'", [route]);
    assert.deepEqual(await plan(fleet, [route]), ["07 to_school", "07 from_school"]);
  }));

test("a route that is asked for must be complete; among all, it is passed over", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, route, vehicle } = await busRoute(client, 20, schoolWeek);
    const bare = await fleet.route(school, { vehicle_id: vehicle });
    assert.equal(await sqlState(client, () => plan(fleet, [bare])), "SC714");
    await client.query("update routes set is_active = false where school_id <> $1", [school]);
    await plan(fleet, null);
    const { count } = await fleet.one(
      "select count(*)::integer from trips where route_id = $1 and day between $2 and $3",
      [route, ...week],
    );
    assert.equal(count, 10);
  }));

test("all are planned or none: a vehicle that may not drive on one of the days stops all", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, route, vehicle } = await busRoute(client, 20, schoolWeek);
    await client.query("update vehicles set insurance_expires_on = '2027-09-08' where id = $1", [
      vehicle,
    ]);
    assert.equal(await sqlState(client, () => plan(fleet, [route])), "SC702");
    assert.equal((await plan(fleet, [route], ["2027-09-06", "2027-09-08"])).length, 6);
  }));

test("planning needs trips:create, and another vehicle than the route's trips:assign", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, route } = await busRoute(client, 20, schoolWeek);
    const other = await fleet.vehicle(school);
    const planner = await fleet.user("Auditor");
    const grant = (permission: string) =>
      client.query("select grant_permission('Auditor', $1)", [permission]);
    await actAs(client, planner);
    assert.equal(await sqlState(client, () => plan(fleet, [route])), "42501");
    await actAs(client, null);
    await grant("trips:create");
    await grant("trips:update");
    await actAs(client, planner);
    const [first] = await plan(fleet, [route]);
    assert.equal(first, "06 to_school");
    const substitute = () =>
      client.query("update trips set vehicle_id = $2 where route_id = $1 and day = '2027-09-06'", [
        route,
        other,
      ]);
    const insert = () =>
      fleet.trip(route, { day: "2027-09-13", vehicle_id: other, direction: "to_school" });
    assert.equal(await sqlState(client, substitute), "42501");
    assert.equal(await sqlState(client, insert), "42501");
    await actAs(client, null);
    await grant("trips:assign");
    await actAs(client, planner);
    assert.equal(await sqlState(client, substitute), "00000");
    assert.equal(await sqlState(client, insert), "00000");
  }));

async function close(client: pg.ClientBase, school: string, day: string): Promise<void> {
  await client.query(
    `insert into calendar_events (school_id, title, starts_on, ends_on, closes_school)
     values ($1, 'Closed', $2, $2, true)`,
    [school, day],
  );
}
