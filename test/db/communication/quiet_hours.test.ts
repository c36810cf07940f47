import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { People } from "./people.ts";

const db = await sharedDatabase();
const [slug] = slugs;

const newYork = "America/New_York";

/** When somebody may be disturbed, as the clock in New York shows it. */
async function endOfQuiet(client: pg.ClientBase, moment: string, from: string, until: string) {
  const { rows } = await client.query<{ free: string }>(
    `select to_char(end_of_quiet($1, $2, $3, $4) at time zone $4, 'DD HH24:MI') as free`,
    [moment, from, until, newYork],
  );
  return rows[0]!.free;
}

test("quiet hours end when their end is on the clock, on this day or the next", () =>
  db.asOwner(slug, async (client) => {
    const cases = [
      // Over midnight.
      ["2027-01-10 20:59-05", "21:00", "07:00", "10 20:59"],
      ["2027-01-10 21:00-05", "21:00", "07:00", "11 07:00"],
      ["2027-01-10 23:59-05", "21:00", "07:00", "11 07:00"],
      ["2027-01-11 00:00-05", "21:00", "07:00", "11 07:00"],
      ["2027-01-11 06:59-05", "21:00", "07:00", "11 07:00"],
      ["2027-01-11 07:00-05", "21:00", "07:00", "11 07:00"],
      ["2027-01-11 12:00-05", "21:00", "07:00", "11 12:00"],
      // Within a day.
      ["2027-01-11 12:30-05", "12:00", "13:00", "11 13:00"],
      ["2027-01-11 13:00-05", "12:00", "13:00", "11 13:00"],
      ["2027-01-11 11:59-05", "12:00", "13:00", "11 11:59"],
      // The moment is the same wherever it is written.
      ["2027-01-11 03:00Z", "21:00", "07:00", "11 07:00"],
    ] as const;
    for (const [moment, from, until, expected] of cases) {
      assert.equal(await endOfQuiet(client, moment, from, until), expected, moment);
    }
  }));

test("quiet hours keep to the clock in nights in which it is changed", () =>
  db.asOwner(slug, async (client) => {
    // The night of 13 to 14 March 2027 has no 2:30; that of 6 to 7 November has 1:30 twice.
    const spring = "2027-03-13 22:00-05";
    assert.equal(await endOfQuiet(client, spring, "21:00", "07:00"), "14 07:00");
    assert.equal(await endOfQuiet(client, spring, "21:00", "02:30"), "14 03:30");
    const autumn = "2027-11-06 22:00-04";
    assert.equal(await endOfQuiet(client, autumn, "21:00", "07:00"), "07 07:00");
    // The first of the two; who asks in the second is not sent back in time.
    const { rows } = await client.query<{ first: boolean; second: boolean }>(
      `select
         end_of_quiet($1, '21:00', '01:30', $2) = '2027-11-07 01:30-04' as first,
         end_of_quiet('2027-11-07 01:15-05', '21:00', '01:30', $2)
             >= '2027-11-07 01:15-05'
           and end_of_quiet('2027-11-07 01:15-05', '00:30', '01:30', $2)
             >= '2027-11-07 01:15-05' as second`,
      [autumn, newYork],
    );
    assert.deepEqual(rows[0], { first: true, second: true });
  }));

/** A user whose quiet hours, by the clock of a time zone, are around this moment. */
async function quietUser(world: People, zone: string, row: Record<string, unknown> = {}) {
  const user = await world.user(row);
  const { quiet_from, quiet_until } = await world.one(
    `select (now() at time zone $1)::time - interval '10 minutes' as quiet_from,
       (now() at time zone $1)::time + interval '10 minutes' as quiet_until`,
    [zone],
  );
  await world.insert("notification_preferences", {
    user_id: user,
    channel: "email",
    quiet_from,
    quiet_until,
  });
  return user;
}

async function waits(world: People, user: string, isUrgent = false): Promise<number> {
  await world.client.query(
    "select notify_users(array[$1::uuid], 'notice', 'Hello', '', is_urgent => $2)",
    [user, isUrgent],
  );
  const { minutes } = await world.one<{ minutes: string }>(
    `select round(extract(epoch from not_before - now()) / 60) as minutes
     from deliveries join notifications on notifications.id = notification_id
     where user_id = $1 order by deliveries.id desc limit 1`,
    [user],
  );
  return Number(minutes);
}

test("what comes in quiet hours waits until they end, by the user's clock or the school's", () =>
  db.asOwner(slug, async (client) => {
    const world = new People(client);
    const tokyo = await quietUser(world, "Asia/Tokyo", { time_zone: "Asia/Tokyo" });
    const elsewhere = await quietUser(world, "Asia/Tokyo", { time_zone: newYork });
    assert.equal(await waits(world, tokyo), 10);
    assert.equal(await waits(world, elsewhere), 0);
    assert.equal(await waits(world, tokyo, true), 0);

    // Who has said nothing lives where the school is.
    const school = await world.school({ time_zone: "Asia/Tokyo" });
    const pupil = await quietUser(world, "Asia/Tokyo");
    await world.student({ school_id: school, user_id: pupil });
    assert.equal(await waits(world, pupil), 10);
  }));
