import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { busRoute } from "./fleet.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** In New York, 2027-03-14 has no 02:00 to 03:00, and 2027-11-07 has 01:00 to 02:00 twice. */
async function planned(client: pg.ClientBase, day: string, from: string, until: string) {
  const { fleet, route } = await busRoute(client, 20, { time_zone: "America/New_York" });
  const trip = await fleet.trip(route, { day, departs_at: from, arrives_at: until });
  const { planned_from, planned_until } = await fleet.one<Record<string, Date>>(
    "select planned_from, planned_until from trips where id = $1",
    [trip],
  );
  return [planned_from, planned_until].map((moment) => moment!.toISOString().slice(11, 16));
}

const moments: [string, string, string, string, string[]][] = [
  ["is an hour earlier in summer", "2027-07-01", "07:30", "08:00", ["11:30", "12:00"]],
  ["than in winter", "2027-01-15", "07:30", "08:00", ["12:30", "13:00"]],
  ["that the clock skips is an hour later", "2027-03-14", "02:30", "03:45", ["07:30", "07:45"]],
  ["may begin and end in the skipped hour", "2027-03-14", "02:10", "02:50", ["07:10", "07:50"]],
  ["lasts as long as ever if nothing is left", "2027-03-14", "02:45", "03:30", ["07:45", "08:30"]],
  ["that comes twice is the second one", "2027-11-07", "01:30", "02:30", ["06:30", "07:30"]],
  ["around the repeated hour takes longer", "2027-11-07", "00:30", "02:30", ["04:30", "07:30"]],
];
for (const [title, day, from, until, expected] of moments) {
  test(`a time of a trip ${title}`, () =>
    db.asOwner(slug, async (client) => {
      assert.deepEqual(await planned(client, day, from, until), expected);
    }));
}

test("on the day of the change, too, a vehicle is not on two trips", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, route, vehicle, driver } = await busRoute(client, 20, {
      time_zone: "America/New_York",
    });
    const other = await fleet.route(school, { vehicle_id: vehicle, driver_id: driver });
    await fleet.stop(other);
    const at = (from: string, until: string) => ({
      day: "2027-03-14",
      departs_at: from,
      arrives_at: until,
    });
    // 02:30 is 03:30 on that day.
    await fleet.trip(route, at("02:30", "03:45"));
    assert.equal(await sqlState(client, () => fleet.trip(other, at("03:35", "04:00"))), "23P01");
    assert.equal(await sqlState(client, () => fleet.trip(other, at("03:00", "03:30"))), "00000");
  }));

test("a trip ends after it begins, by the clock", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, route } = await busRoute(client);
    for (const until of ["07:30", "07:00"]) {
      const make = () => fleet.trip(route, { departs_at: "07:30", arrives_at: until });
      assert.equal(await sqlState(client, make), "23514");
    }
  }));

test("planned trips keep to the clock of a school that changes its time zone", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, route } = await busRoute(client, 20, { time_zone: "Europe/London" });
    const trip = await fleet.trip(route, { day: "2027-01-15" });
    const cancelled = await fleet.trip(route, { day: "2027-01-16" });
    await client.query("update trips set state = 'cancelled' where id = $1", [cancelled]);
    await client.query("update schools set time_zone = 'Europe/Athens' where id = $1", [school]);
    const hour = async (id: string) =>
      (
        await fleet.one<{ planned_from: Date }>("select planned_from from trips where id = $1", [
          id,
        ])
      ).planned_from.getUTCHours();
    assert.deepEqual([await hour(trip), await hour(cancelled)], [5, 7]);
  }));
