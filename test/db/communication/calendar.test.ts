import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { World } from "../academic/world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

type Row = Record<string, unknown>;

const newYork = (client: pg.ClientBase) => {
  const world = new World(client);
  return world.school({ time_zone: "America/New_York" }).then((school) => ({ world, school }));
};

const event = (world: World, school: string | null, startsOn: string, row: Row = {}) =>
  world.insert("calendar_events", {
    school_id: school,
    title: "Event",
    starts_on: startsOn,
    ends_on: startsOn,
    ...row,
  });

/** When a school's events begin and end, in UTC. */
async function times(world: World, school: string, from: string, until: string) {
  const rows = await world.all<{ time: string }>(
    `select to_char(starts_at at time zone 'UTC', 'MM-DD HH24:MI')
       || to_char(ends_at at time zone 'UTC', ' – DD HH24:MI') as time
     from events_between($1, $2, $3)`,
    [from, until, school],
  );
  return rows.map(({ time }) => time);
}

test("a weekly event at nine stays at nine when clocks are changed", () =>
  db.asOwner(slug, async (client) => {
    const { world, school } = await newYork(client);
    await event(world, school, "2027-03-08", {
      starts_at: "09:00",
      ends_at: "09:45",
      recurrence_rule: "FREQ=WEEKLY",
    });
    assert.deepEqual(await times(world, school, "2027-03-08", "2027-03-15"), [
      "03-08 14:00 – 08 14:45",
      "03-15 13:00 – 15 13:45",
    ]);
    assert.deepEqual(await times(world, school, "2027-11-01", "2027-11-08"), [
      "11-01 13:00 – 01 13:45",
      "11-08 14:00 – 08 14:45",
    ]);
  }));

test("an event in the hour that is skipped moves on; of an hour that comes twice, the first counts", () =>
  db.asOwner(slug, async (client) => {
    const { world, school } = await newYork(client);
    await event(world, school, "2027-03-13", {
      starts_at: "02:30",
      ends_at: "02:45",
      recurrence_rule: "FREQ=DAILY;COUNT=3",
    });
    // 2:30 on the 14th would have been 7:30 UTC, which the clock shows as 3:30.
    assert.deepEqual(await times(world, school, "2027-03-13", "2027-03-15"), [
      "03-13 07:30 – 13 07:45",
      "03-14 07:30 – 14 07:45",
      "03-15 06:30 – 15 06:45",
    ]);
    await event(world, school, "2027-11-06", {
      starts_at: "01:30",
      ends_at: "02:30",
      recurrence_rule: "FREQ=DAILY;COUNT=3",
    });
    // On the 7th it is 1:30 at 5:30 and at 6:30 UTC: the event takes two hours.
    assert.deepEqual(await times(world, school, "2027-11-06", "2027-11-08"), [
      "11-06 05:30 – 06 06:30",
      "11-07 05:30 – 07 07:30",
      "11-08 06:30 – 08 07:30",
    ]);
    // An event never ends before it begins.
    await event(world, school, "2028-03-12", { starts_at: "02:45", ends_at: "03:00" });
    assert.deepEqual(await times(world, school, "2028-03-12", "2028-03-12"), [
      "03-12 07:45 – 12 07:45",
    ]);
  }));

test("half an hour's change is kept to as well, and an event may have a zone of its own", () =>
  db.asOwner(slug, async (client) => {
    const { world, school } = await newYork(client);
    // Lord Howe Island goes back from 2:00 to 1:30 on 4 April 2027.
    await event(world, school, "2027-04-04", {
      starts_at: "01:45",
      ends_at: "03:00",
      time_zone: "Australia/Lord_Howe",
    });
    assert.deepEqual(await times(world, school, "2027-04-04", "2027-04-04"), [
      "04-03 14:45 – 03 16:30",
    ]);
    await assert.rejects(
      event(world, null, "2027-04-04", { starts_at: "01:45", ends_at: "03:00" }),
      { code: "23514" },
    );
  }));

test("events over several days are found on each, left out ones and cancelled ones on none", () =>
  db.asOwner(slug, async (client) => {
    const { world, school } = await newYork(client);
    const found = async (from: string, until = from) =>
      (
        await world.all<{ starts_on: string }>(
          `select starts_on::text || '/' || ends_on as starts_on
           from events_between($1, $2, $3) where is_all_day`,
          [from, until, school],
        )
      ).map(({ starts_on }) => starts_on);
    const trip = await event(world, school, "2027-05-03", {
      ends_on: "2027-05-05",
      recurrence_rule: "FREQ=WEEKLY;INTERVAL=2",
      excluded_days: ["2027-05-31"],
    });
    assert.deepEqual(await found("2027-05-05"), ["2027-05-03/2027-05-05"]);
    assert.deepEqual(await found("2027-05-06"), []);
    assert.deepEqual(await found("2027-05-10", "2027-06-13"), ["2027-05-17/2027-05-19"]);
    await client.query("select cancel_event($1, '2027-05-17')", [trip]);
    assert.deepEqual(await found("2027-05-10", "2027-06-14"), ["2027-06-14/2027-06-16"]);
    for (const day of ["2027-05-18", "2027-05-24"]) {
      await client.query("savepoint attempt");
      await assert.rejects(client.query("select cancel_event($1, $2)", [trip, day]), {
        code: "SC513",
      });
      await client.query("rollback to savepoint attempt");
    }
    await client.query("select cancel_event($1)", [trip]);
    assert.deepEqual(await found("2027-01-01", "2027-12-31"), []);
  }));

test("a school's calendar has what the schools above it and all schools have", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const district = await world.school({ kind: "district" });
    const school = await world.school({ parent_school_id: district });
    const other = await world.school({ parent_school_id: district });
    for (const [owner, title] of [
      [null, "All"],
      [district, "District"],
      [school, "School"],
      [other, "Other"],
    ] as const) {
      await event(world, owner, "2027-05-03", { title });
    }
    const titles = async (id: string | null) =>
      (
        await world.all<{ title: string }>(
          "select title from events_between('2027-05-03', '2027-05-03', $1) where is_all_day",
          [id],
        )
      ).map(({ title }) => title);
    assert.deepEqual(await titles(school), ["All", "District", "School"]);
    assert.deepEqual(await titles(district), ["All", "District"]);
    assert.deepEqual(await titles(null), ["All", "District", "Other", "School"]);
  }));

test("a huge window is refused, however little is in it", () =>
  db.asOwner(slug, async (client) => {
    for (const until of ["2037-06-01", "infinity"]) {
      await client.query("savepoint attempt");
      await assert.rejects(
        client.query("select * from events_between('2027-01-01', $1)", [until]),
        { code: "SC502" },
      );
      await client.query("rollback to savepoint attempt");
    }
  }));
