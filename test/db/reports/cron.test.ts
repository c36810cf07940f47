import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** The next times, in UTC, as YYYY-MM-DD HH:MM. */
async function next(
  client: pg.ClientBase,
  cron: string,
  zone: string,
  after: string,
  count = 1,
): Promise<string[]> {
  const found = [];
  let moment = after;
  for (let i = 0; i < count; i++) {
    const { rows } = await client.query<{ at: string }>(
      `select to_char(next_cron_time($1, $2, $3::timestamptz) at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at`,
      [cron, zone, moment],
    );
    found.push(rows[0]!.at);
    moment = `${rows[0]!.at}Z`;
  }
  return found;
}

/** A test about a new connection's transaction. */
const withSchool = (work: (client: pg.ClientBase) => Promise<void>) => () => db.asOwner(slug, work);

test(
  "cron expressions mean what cron makes of them",
  withSchool(async (client) => {
    // A Thursday.
    const now = "2026-11-26 12:00Z";
    const expected: [string, string[]][] = [
      ["* * * * *", ["2026-11-26 12:01", "2026-11-26 12:02"]],
      ["*/20 * * * *", ["2026-11-26 12:20", "2026-11-26 12:40", "2026-11-26 13:00"]],
      [
        "5-15/5,50 * * * *",
        ["2026-11-26 12:05", "2026-11-26 12:10", "2026-11-26 12:15", "2026-11-26 12:50"],
      ],
      ["0 12 * * *", ["2026-11-27 12:00"]],
      ["30 6 * * mon-fri", ["2026-11-27 06:30", "2026-11-30 06:30"]],
      ["0 0 * * 0", ["2026-11-29 00:00"]],
      ["0 0 * * 7", ["2026-11-29 00:00"]],
      ["0 0 * * SUN,wed", ["2026-11-29 00:00", "2026-12-02 00:00"]],
      [
        "0 0 * * 5-7",
        ["2026-11-27 00:00", "2026-11-28 00:00", "2026-11-29 00:00", "2026-12-04 00:00"],
      ],
      ["0 0 1 jan *", ["2027-01-01 00:00", "2028-01-01 00:00"]],
      ["0 0 1 */6 *", ["2027-01-01 00:00", "2027-07-01 00:00"]],
      ["0 0 29 2 *", ["2028-02-29 00:00", "2032-02-29 00:00"]],
      ["0 0 31 * *", ["2026-12-31 00:00", "2027-01-31 00:00", "2027-03-31 00:00"]],
      // Either the 13th or a Friday; with a star, both.
      [
        "0 0 13 * fri",
        ["2026-11-27 00:00", "2026-12-04 00:00", "2026-12-11 00:00", "2026-12-13 00:00"],
      ],
      ["0 0 13 * *", ["2026-12-13 00:00"]],
      ["0 0 */2 * fri", ["2026-11-27 00:00", "2026-12-11 00:00"]],
      [
        "10/20 3 * * *",
        ["2026-11-27 03:10", "2026-11-27 03:30", "2026-11-27 03:50", "2026-11-28 03:10"],
      ],
      ["  0   0  *  *  *  ", ["2026-11-27 00:00"]],
    ];
    for (const [cron, times] of expected) {
      assert.deepEqual(await next(client, cron, "UTC", now, times.length), times, cron);
    }
  }),
);

test(
  "what is no cron expression is refused, and the field is named",
  withSchool(async (client) => {
    const refused: [string, RegExp][] = [
      ["", /five fields/],
      ["* * * *", /five fields/],
      ["* * * * * *", /five fields/],
      ["60 * * * *", /minute/],
      ["-1 * * * *", /minute/],
      ["1,,2 * * * *", /minute/],
      ["a * * * *", /minute/],
      ["*/0 * * * *", /minute/],
      ["*-5 * * * *", /minute/],
      ["1.5 * * * *", /minute/],
      ["* 24 * * *", /hour/],
      ["* 5-1 * * *", /hour/],
      ["* * 0 * *", /day of the month/],
      ["* * 32 * *", /day of the month/],
      ["* * * 13 *", /month/],
      ["* * * juni *", /month/],
      ["* * * * 8", /day of the week/],
      ["* * * * mo", /day of the week/],
      ["0 0 30 2 *", /no such day/],
      ["@daily", /five fields/],
    ];
    for (const [cron, message] of refused) {
      await client.query("savepoint s");
      await assert.rejects(
        next(client, cron, "UTC", "2026-11-26 12:00Z"),
        { code: "SC808", message },
        cron,
      );
      await client.query("rollback to savepoint s");
    }
  }),
);

test(
  "the clock is the school's",
  withSchool(async (client) => {
    assert.deepEqual(await next(client, "0 6 * * *", "Asia/Kolkata", "2026-11-26 12:00Z"), [
      "2026-11-27 00:30",
    ]);
    // Here it is Thursday still, there Friday already.
    assert.deepEqual(await next(client, "0 9 * * fri", "Pacific/Kiritimati", "2026-11-26 12:00Z"), [
      "2026-11-26 19:00",
    ]);
  }),
);

test(
  "what summer time skips runs once, when it has begun",
  withSchool(async (client) => {
    // In Berlin 02:00 to 03:00 is skipped on 2027-03-28, at 01:00 UTC.
    const berlin = (cron: string, after: string, count: number) =>
      next(client, cron, "Europe/Berlin", after, count);
    assert.deepEqual(await berlin("30 2 * * *", "2027-03-27 12:00Z", 2), [
      "2027-03-28 01:00",
      "2027-03-29 00:30",
    ]);
    assert.deepEqual(await berlin("*/15 2 * * *", "2027-03-27 12:00Z", 2), [
      "2027-03-28 01:00",
      "2027-03-29 00:00",
    ]);
    assert.deepEqual(await berlin("0 * * * *", "2027-03-27 23:30Z", 3), [
      "2027-03-28 00:00",
      "2027-03-28 01:00",
      "2027-03-28 02:00",
    ]);
    // Half an hour on Lord Howe; a whole day on Samoa in 2011.
    assert.deepEqual(
      await next(client, "15 2 * * *", "Australia/Lord_Howe", "2026-10-03 12:00Z", 1),
      ["2026-10-03 15:30"],
    );
    assert.deepEqual(await next(client, "0 12 30 12 *", "Pacific/Apia", "2011-12-29 23:00Z", 1), [
      "2011-12-30 10:00",
    ]);
  }),
);

test(
  "what summer time repeats runs the first time only",
  withSchool(async (client) => {
    // In New York 01:00 to 02:00 comes twice on 2026-11-01, from 05:00 UTC and from 06:00 UTC.
    const newYork = (cron: string, after: string, count: number) =>
      next(client, cron, "America/New_York", after, count);
    assert.deepEqual(await newYork("30 1 * * *", "2026-10-31 12:00Z", 2), [
      "2026-11-01 05:30",
      "2026-11-02 06:30",
    ]);
    assert.deepEqual(await newYork("*/30 * * * *", "2026-11-01 04:30Z", 4), [
      "2026-11-01 05:00",
      "2026-11-01 05:30",
      "2026-11-01 07:00",
      "2026-11-01 07:30",
    ]);
    // Asked in the midst of the second one, it is over.
    assert.deepEqual(await newYork("30 1 * * *", "2026-11-01 06:10Z", 1), ["2026-11-02 06:30"]);
    assert.deepEqual(
      await next(client, "45 1 * * *", "Australia/Lord_Howe", "2027-04-03 12:00Z", 2),
      ["2027-04-03 14:45", "2027-04-04 15:15"],
    );
  }),
);

test(
  "whatever the zone, the next time is later, and the same when asked again just before it",
  withSchool(async (client) => {
    const { rows } = await client.query<{ wrong: number }>(
      `select count(*)::integer as wrong
       from unnest('{UTC,Europe/Berlin,America/New_York,Australia/Lord_Howe,Asia/Kathmandu,Africa/Casablanca}'::text[]) as zone
       cross join unnest('{"*/7 * * * *","30 1-3 * * *","0 2 * * sun","15,45 0 1,15 * mon"}'::text[]) as cron
       cross join generate_series(timestamptz '2026-01-01 00:10Z', '2026-12-31Z', '27 days 3 hours') as moment
       cross join lateral (select next_cron_time(cron, zone, moment) as at) as found
       where not (
         found.at > moment
         and next_cron_time(cron, zone, found.at - interval '1 second') = found.at
       )`,
    );
    assert.deepEqual(rows, [{ wrong: 0 }]);
    assert.equal(
      await sqlState(client, () => next(client, "* * * * *", "Mars/Base", "2026-01-01Z")),
      "22023",
    );
  }),
);
