import assert from "node:assert/strict";
import test from "node:test";
import { demoId, sharedDatabase, slugs } from "../../support/database.ts";
import { World } from "../academic/world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** School days of a school that is open from Monday to Friday, in the first weeks of 2027. */
async function daysOf(world: World, school: string, from = "2027-01-01", to = "2027-01-17") {
  const rows = await world.all<{ day: string }>(
    "select day::text from school_days($1, $2, $3) as day",
    [school, from, to],
  );
  return rows.map(({ day }) => day.slice(5));
}

const closing = (world: World, row: Record<string, unknown>) =>
  world.insert("calendar_events", {
    title: "Closed",
    ends_on: row.starts_on,
    closes_school: true,
    ...row,
  });

test("school days are the days of the school's week", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const school = await world.school({ week_days: [1, 3, 6] });
    assert.deepEqual(await daysOf(world, school), [
      ...["01-02", "01-04", "01-06", "01-09", "01-11", "01-13", "01-16"],
    ]);
    assert.deepEqual(await daysOf(world, school, "2027-01-04", "2027-01-04"), ["01-04"]);
    assert.deepEqual(await daysOf(world, school, "2027-01-04", "2027-01-03"), []);
  }));

test("what closes the school, the schools above it or all schools takes days away", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const district = await world.school({ kind: "district" });
    const school = await world.school({ week_days: [1, 2, 3, 4, 5], parent_school_id: district });
    const other = await world.school();
    await closing(world, { school_id: school, starts_on: "2026-12-24", ends_on: "2027-01-04" });
    await closing(world, { school_id: district, starts_on: "2027-01-07" });
    await closing(world, { school_id: null, starts_on: "2027-01-08" });
    await closing(world, { school_id: other, starts_on: "2027-01-11" });
    await closing(world, { school_id: school, starts_on: "2027-01-12", closes_school: false });
    await closing(world, { school_id: school, starts_on: "2027-01-13", cancelled_at: new Date() });
    assert.deepEqual(await daysOf(world, school), [
      ...["01-05", "01-06", "01-11", "01-12", "01-13", "01-14", "01-15"],
    ]);
    const { open, shut } = await world.one(
      "select is_school_day($1, '2027-01-06') as open, is_school_day($1, '2027-01-07') as shut",
      [school],
    );
    assert.deepEqual([open, shut], [true, false]);
  }));

test("a recurring closure closes each of its days, but those that are left out", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const school = await world.school({ week_days: [1, 2, 3, 4, 5] });
    // Two days from every second Thursday on, for years already.
    await closing(world, {
      school_id: school,
      starts_on: "2020-01-02",
      ends_on: "2020-01-03",
      recurrence_rule: "FREQ=WEEKLY;INTERVAL=2",
      excluded_days: ["2027-01-21"],
    });
    assert.deepEqual(await daysOf(world, school, "2026-12-28", "2027-01-22"), [
      ...["12-28", "12-29", "12-30", "12-31", "01-01"],
      ...["01-04", "01-05", "01-06", "01-11", "01-12", "01-13", "01-14", "01-15"],
      ...["01-18", "01-19", "01-20", "01-21", "01-22"],
    ]);
    // The second day of an occurrence that began before.
    assert.deepEqual(await daysOf(world, school, "2027-01-08", "2027-01-08"), []);
  }));

test("a school is closed for everybody, whoever sees the event", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const school = demoId("schools/south");
    await closing(world, { school_id: school, starts_on: "2027-01-06", is_for_everyone: false });
    await client.query("select set_config('app.user_id', $1, true)", [demoId("users/student")]);
    assert.deepEqual(await daysOf(world, school, "2027-01-05", "2027-01-07"), ["01-05", "01-07"]);
  }));

test("stretches of days that are too long, or without an end, are refused", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const school = await world.school();
    await assert.rejects(daysOf(world, school, "2000-01-01", "2030-01-01"), { code: "SC502" });
  }));
