import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { World } from "../academic/world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** What a rule makes of a first day between two days; all of it unless they are given. */
function days(rule: string, first: string, from = first, until = "2035-12-31"): Promise<string[]> {
  return db.asOwner(slug, async (client) => {
    const { rows } = await client.query<{ day: string }>(
      "select day::text from app.recurrence_days($1, $2, $3, $4) as day order by day",
      [rule, first, from, until],
    );
    return rows.map(({ day }) => day);
  });
}

const expected: [rule: string, first: string, days: string[]][] = [
  ["FREQ=DAILY;COUNT=3", "2027-02-27", ["2027-02-27", "2027-02-28", "2027-03-01"]],
  [
    "FREQ=DAILY;INTERVAL=10;UNTIL=20270122",
    "2027-01-01",
    ["2027-01-01", "2027-01-11", "2027-01-21"],
  ],
  ["FREQ=DAILY;BYDAY=SA,SU;COUNT=3", "2027-01-01", ["2027-01-02", "2027-01-03", "2027-01-09"]],
  [
    "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4",
    "2027-01-05",
    ["2027-01-05", "2027-01-07", "2027-01-12", "2027-01-14"],
  ],
  // The first day itself is an occurrence only if the rule says so.
  ["FREQ=WEEKLY;BYDAY=TH;COUNT=2", "2027-01-05", ["2027-01-07", "2027-01-14"]],
  // The example of RFC 5545: which weeks are skipped depends on the day on which weeks begin.
  [
    "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
    "1997-08-05",
    ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"],
  ],
  [
    "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
    "1997-08-05",
    ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"],
  ],
  // Months without a 31st are left out, not moved.
  ["FREQ=MONTHLY;COUNT=4", "2027-01-31", ["2027-01-31", "2027-03-31", "2027-05-31", "2027-07-31"]],
  ["FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "2027-01-31", ["2027-01-31", "2027-02-28", "2027-03-31"]],
  [
    "FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=3",
    "2027-01-10",
    ["2027-01-15", "2027-02-01", "2027-02-15"],
  ],
  ["FREQ=MONTHLY;BYDAY=2TU;COUNT=3", "2027-01-01", ["2027-01-12", "2027-02-09", "2027-03-09"]],
  ["FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "2027-01-01", ["2027-01-29", "2027-02-26", "2027-03-26"]],
  ["FREQ=MONTHLY;BYDAY=5MO;COUNT=2", "2027-01-01", ["2027-03-29", "2027-05-31"]],
  [
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO,-1MO;COUNT=4",
    "2027-01-01",
    [...["2027-01-04", "2027-01-25", "2027-03-01", "2027-03-29"]],
  ],
  ["FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=2", "2026-01-01", ["2026-02-13", "2026-03-13"]],
  // February 29 comes every fourth year.
  ["FREQ=YEARLY;COUNT=3", "2024-02-29", ["2024-02-29", "2028-02-29", "2032-02-29"]],
  ["FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2", "2026-01-01", ["2026-11-26", "2027-11-25"]],
  [
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=1,6;BYMONTHDAY=1;COUNT=3",
    "2027-01-01",
    [...["2027-01-01", "2027-06-01", "2029-01-01"]],
  ],
  ["RRULE:freq=weekly;until=20270112T090000", "2027-01-05", ["2027-01-05", "2027-01-12"]],
];

for (const [rule, first, result] of expected) {
  test(`${rule} from ${first}`, async () => {
    assert.deepEqual(await days(rule, first), result);
    // The same when the calendar is opened in the middle.
    const later = result[1]!;
    assert.deepEqual(await days(rule, first, later, later), [later]);
    assert.deepEqual(await days(rule, first, later), result.slice(1));
  });
}

test("a rule without an end goes on, and costs what is looked at", async () => {
  assert.deepEqual(await days("FREQ=WEEKLY", "1950-01-02", "2027-01-01", "2027-01-12"), [
    ...["2027-01-04", "2027-01-11"],
  ]);
  assert.deepEqual(
    await days("FREQ=MONTHLY;INTERVAL=5", "2020-01-01", "2027-01-01", "2027-12-31"),
    [...["2027-02-01", "2027-07-01", "2027-12-01"]],
  );
  assert.deepEqual(await days("FREQ=YEARLY;INTERVAL=3", "2020-05-05", "2027-01-01", "2029-12-31"), [
    "2029-05-05",
  ]);
  assert.deepEqual(await days("FREQ=DAILY;INTERVAL=7", "2020-01-01", "2026-12-30", "2027-01-07"), [
    ...["2026-12-30", "2027-01-06"],
  ]);
});

test("an end that is a moment ends it there, in the zone of the event", () =>
  db.asOwner(slug, async (client) => {
    const last = async (until: string, zone: string) => {
      const { rows } = await client.query<{ day: string }>(
        `select max(day)::text as day
         from app.recurrence_days($1, '2027-01-01', '2027-01-01', '2027-02-01', $2, '20:00') as day`,
        [`FREQ=DAILY;UNTIL=${until}`, zone],
      );
      return rows[0]!.day;
    };
    assert.equal(await last("20270110T010000Z", "America/New_York"), "2027-01-09");
    assert.equal(await last("20270110T005959Z", "America/New_York"), "2027-01-08");
    assert.equal(await last("20270110T010000Z", "UTC"), "2027-01-09");
  }));

const refused: [rule: string, named: string][] = [
  ["", ""],
  ["FREQ=HOURLY", "FREQ=HOURLY"],
  ["INTERVAL=2", "FREQ"],
  ["FREQ=WEEKLY;INTERVAL=0", "INTERVAL=0"],
  ["FREQ=WEEKLY;COUNT=-1", "COUNT=-1"],
  ["FREQ=WEEKLY;COUNT=3;UNTIL=20270101", "COUNT and UNTIL"],
  ["FREQ=WEEKLY;UNTIL=20270230", "UNTIL=20270230"],
  ["FREQ=WEEKLY;BYDAY=XX", '"XX"'],
  ["FREQ=WEEKLY;BYDAY=2TU", "BYDAY"],
  ["FREQ=MONTHLY;BYDAY=0TU", '"0TU"'],
  ["FREQ=MONTHLY;BYMONTHDAY=32", '"32"'],
  ["FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"],
  ["FREQ=YEARLY;BYMONTH=13", '"13"'],
  ["FREQ=YEARLY;BYDAY=MO", "BYMONTH"],
  ["FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO", "BYSETPOS"],
  ["FREQ=WEEKLY;FREQ=DAILY", "FREQ"],
  ["FREQ=WEEKLY;", '""'],
  ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no day"],
  ["every Tuesday", "EVERY TUESDAY"],
];

for (const [rule, named] of refused) {
  test(`"${rule}" is refused when an event is saved`, () =>
    db.asOwner(slug, async (client) => {
      const world = new World(client);
      await assert.rejects(
        world.insert("calendar_events", {
          title: "Lesson",
          starts_on: "2027-01-05",
          ends_on: "2027-01-05",
          recurrence_rule: rule,
        }),
        (error: { code: string; message: string }) =>
          error.code === "SC501" && error.message.includes(named),
      );
    }));
}

test("an event is refused a rule when it is changed, too", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const event = await world.insert("calendar_events", {
      title: "Lesson",
      starts_on: "2027-01-05",
      ends_on: "2027-01-05",
    });
    await assert.rejects(
      client.query("update calendar_events set recurrence_rule = 'FREQ=NEVER' where id = $1", [
        event,
      ]),
      { code: "SC501" },
    );
  }));
