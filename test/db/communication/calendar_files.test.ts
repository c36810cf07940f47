import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { People, principal, registrar } from "./people.ts";

const db = await sharedDatabase();
const [slug] = slugs;

async function load(world: People, school: string | null, entries: Record<string, unknown>[]) {
  return world.all<{ title: string }>(
    `select title from import_calendar(
       array(select e from jsonb_populate_recordset(null::app.calendar_entry, $1) as e), $2
     )`,
    [JSON.stringify(entries), school],
  );
}

const lesson = {
  external_uid: "lesson@x.example",
  title: "Lesson",
  starts_on: "2027-01-05",
  starts_at: "09:00",
  ends_at: "09:45",
  recurrence_rule: "FREQ=WEEKLY",
  excluded_days: ["2027-01-12"],
};
const holiday = {
  external_uid: "holiday@x.example",
  title: "Holiday",
  kind: "holiday",
  starts_on: "2027-02-01",
  ends_on: "2027-02-05",
  closes_school: true,
};

test("a calendar that is loaded again changes what has changed, and nothing else", () =>
  db.asOwner(slug, async (client) => {
    const world = new People(client);
    const school = await world.school();
    await world.become(principal);
    assert.equal((await load(world, school, [lesson, holiday])).length, 2);
    assert.equal((await load(world, school, [lesson, holiday])).length, 0);
    assert.deepEqual(await load(world, school, [{ ...lesson, title: "Moved" }, holiday]), [
      { title: "Moved" },
    ]);
    assert.deepEqual(await world.one("select is_school_day($1, '2027-02-03') as open", [school]), {
      open: false,
    });
  }));

test("a calendar with one bad line changes nothing", () =>
  db.asOwner(slug, async (client) => {
    const world = new People(client);
    const school = await world.school();
    const other = await world.school();
    await world.become(principal);
    const state = (entries: Record<string, unknown>[], owner = school) =>
      sqlState(client, () => load(world, owner, entries));
    assert.equal(await state([lesson, { ...holiday, external_uid: " " }]), "SC514");
    assert.equal(await state([lesson, lesson]), "SC514");
    assert.equal(await state([lesson, { ...holiday, recurrence_rule: "FREQ=NEVER" }]), "SC501");
    assert.equal(await state([lesson, { ...holiday, title: "" }]), "23514");
    assert.equal(await state([lesson]), "00000");
    assert.equal(await state([lesson], other), "SC514");
    // Closing the school is not part of loading a calendar.
    await world.become(registrar);
    assert.equal(await state([holiday]), "42501");
    assert.equal(await state([{ ...holiday, closes_school: false }]), "00000");
  }));

test("only the office takes the calendar in and out", () =>
  db.asOwner(slug, async (client) => {
    const world = new People(client);
    const school = await world.school();
    const near = await world.holder("Registrar", school);
    const teacher = await world.holder("Teacher");
    const state = async (
      user: string,
      owner: string | null,
      work: (owner: string | null) => Promise<unknown>,
    ) => {
      await world.become(user);
      const result = await sqlState(client, () => work(owner));
      await world.become(null);
      return result;
    };
    const loading = (owner: string | null) => load(world, owner, [lesson]);
    const taking = (owner: string | null) => client.query("select export_calendar($1)", [owner]);
    for (const work of [loading, taking]) {
      assert.equal(await state(teacher, school, work), "42501");
      assert.equal(await state(near, null, work), "42501");
      assert.equal(await state(near, school, work), "00000");
    }
  }));

test("the calendar is an iCalendar file", () =>
  db.asOwner(slug, async (client: pg.Client) => {
    const world = new People(client);
    const school = await world.school({ time_zone: "Europe/Berlin" });
    await client.query("delete from calendar_events");
    await world.become(principal);
    await load(world, school, [
      { ...lesson, location: "Room; 1, back\\front", description: "One\nTwo" },
      { ...holiday, title: `Grüße ${"é".repeat(60)}` },
    ]);
    const { file } = await world.one<{ file: string }>("select export_calendar($1) as file", [
      school,
    ]);
    const lines = file.split("\r\n");
    assert.equal(lines.pop(), "");
    assert.ok(lines.every((line) => Buffer.byteLength(line) <= 75 && !line.includes("\n")));
    const unfolded = file.replaceAll("\r\n ", "").split("\r\n");
    assert.deepEqual(
      unfolded.filter((line) => line !== "" && !line.startsWith("DTSTAMP:")),
      [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Homeroom//Calendar//EN",
        "BEGIN:VEVENT",
        "UID:lesson@x.example",
        "DTSTART;TZID=Europe/Berlin:20270105T090000",
        "DTEND;TZID=Europe/Berlin:20270105T094500",
        "RRULE:FREQ=WEEKLY",
        "EXDATE;TZID=Europe/Berlin:20270112T090000",
        "SUMMARY:Lesson",
        "DESCRIPTION:One\\nTwo",
        "LOCATION:Room\\; 1\\, back\\\\front",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:holiday@x.example",
        "DTSTART;VALUE=DATE:20270201",
        "DTEND;VALUE=DATE:20270206",
        `SUMMARY:Grüße ${"é".repeat(60)}`,
        "END:VEVENT",
        "END:VCALENDAR",
      ],
    );
  }));
