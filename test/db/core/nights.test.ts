import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type pg from "pg";
import { nightlyTasks } from "../../../worker/tasks/start_night.ts";
import { demoId, sharedDatabase, slugs } from "../../support/database.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** Says whether a night begins at each of these moments, asked one after the other. */
async function nightsAt(timeZones: string[], moments: string[]): Promise<number[]> {
  return db.asOwner(slug, async (client) => {
    await client.query("delete from nights");
    await setZones(client, timeZones);
    const begun: number[] = [];
    for (const moment of moments) {
      begun.push(await startNights(client, moment));
    }
    return begun;
  });
}

async function setZones(client: pg.ClientBase, timeZones: string[]): Promise<void> {
  await client.query(
    `update schools set time_zone = ($1::text[])[1 + (numbered.number % $2)::int]
     from (select id, row_number() over (order by id) as number from schools) as numbered
     where numbered.id = schools.id`,
    [timeZones, timeZones.length],
  );
}

async function startNights(client: pg.ClientBase, moment: string): Promise<number> {
  const { rows } = await client.query<{ begun: number }>(
    "select start_nights($1, $2::timestamptz) as begun",
    [nightlyTasks, moment],
  );
  return rows[0]!.begun;
}

describe("a night", () => {
  it("begins at two by the school's clock, once", async () => {
    assert.deepEqual(
      await nightsAt(
        ["Asia/Kolkata"],
        [
          "2027-02-28 20:29Z", // 01:59; that of the day before
          "2027-02-28 20:30Z", // 02:00
          "2027-02-28 20:45Z",
          "2027-03-01 18:30Z", // midnight
          "2027-03-01 20:29Z",
          "2027-03-01 20:30Z",
        ],
      ),
      [1, 1, 0, 0, 0, 1],
    );
  });

  it("begins at three where the clock skips two o'clock", async () => {
    assert.deepEqual(
      await nightsAt(
        ["America/New_York"],
        [
          "2027-03-13 07:00Z", // 02:00
          "2027-03-14 06:45Z", // 01:45
          "2027-03-14 07:00Z", // 03:00
          "2027-03-14 07:15Z",
          "2027-03-15 06:00Z", // 02:00, an hour earlier than the day before
        ],
      ),
      [1, 0, 1, 0, 1],
    );
  });

  it("begins once where the clock shows an hour twice", async () => {
    assert.deepEqual(
      await nightsAt(
        ["America/New_York"],
        [
          "2027-11-06 06:00Z", // 02:00
          "2027-11-07 05:30Z", // 01:30
          "2027-11-07 06:30Z", // 01:30 again
          "2027-11-07 07:00Z", // 02:00
          "2027-11-07 08:00Z",
        ],
      ),
      [1, 0, 0, 1, 0],
    );
    assert.deepEqual(
      await nightsAt(
        ["Pacific/Auckland"],
        [
          "2027-04-02 13:00Z", // 02:00
          "2027-04-03 13:00Z", // 02:00
          "2027-04-03 14:00Z", // 02:00 again
          "2027-04-04 13:45Z", // 01:45
          "2027-04-04 14:00Z", // 02:00
        ],
      ),
      [1, 1, 0, 0, 1],
    );
  });

  it("that was missed is made up for, and however many were, once", async () => {
    assert.deepEqual(
      await nightsAt(
        ["Europe/Berlin"],
        ["2027-01-10 01:00Z", "2027-01-11 10:00Z", "2027-01-20 00:30Z", "2027-01-20 01:00Z"],
      ),
      [1, 1, 1, 1],
    );
  });

  it("begins wherever there is a school", async () => {
    assert.deepEqual(
      await nightsAt(
        ["America/New_York", "Pacific/Auckland"],
        ["2027-01-10 12:00Z", "2027-01-10 13:00Z", "2027-01-11 07:00Z"],
      ),
      [2, 1, 1],
    );
  });

  it("has each task queued once, behind what people wait for", () =>
    db.asOwner(slug, async (client) => {
      await setZones(client, ["UTC"]);
      await client.query("reset role");
      await client.query("delete from graphile_worker._private_jobs");
      await startNights(client, "2035-01-10 02:00Z");
      await startNights(client, "2035-01-11 02:00Z");
      const { rows } = await client.query<{ task: string; priority: number; payload: object }>(
        `select tasks.identifier as task, jobs.priority, jobs.payload
         from graphile_worker._private_jobs as jobs
         join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id`,
      );
      assert.deepEqual(rows.map(({ task }) => task).sort(), [...nightlyTasks].sort());
      for (const { priority, payload } of rows) {
        assert.equal(priority, 1000);
        assert.deepEqual(payload, { school: slug, payload: {} });
      }
    }));
});

describe("guardians hear of an absence", () => {
  const due = (alertAt: string | null, timeZone: string, day: string, markedAt: string) =>
    db.asOwner(slug, async (client) => {
      await client.query("update schools set absence_alert_at = $1, time_zone = $2", [
        alertAt,
        timeZone,
      ]);
      const { rows } = await client.query<{ due: Date }>(
        `select absence_notice_due(school_id, $2, $3::timestamptz) as due
         from students where id = $1`,
        [demoId("students/1"), day, markedAt],
      );
      return rows[0]!.due.toISOString().slice(0, 19);
    });

  it("half a minute later, unless the school has set an hour", async () => {
    assert.equal(
      await due(null, "Asia/Kolkata", "2027-03-01", "2027-03-01 04:00Z"),
      "2027-03-01T04:00:30",
    );
  });

  it("at that hour of the day, by the school's clock", async () => {
    assert.equal(
      await due("10:30", "Asia/Kolkata", "2027-03-01", "2027-03-01 04:00Z"),
      "2027-03-01T05:00:00",
    );
    for (const [day, hour] of [
      ["2027-03-12", "14:00:00"],
      ["2027-03-15", "13:00:00"],
    ] as const) {
      assert.equal(
        await due("09:00", "America/New_York", day, `${day} 12:30Z`),
        `${day}T${hour}`,
        day,
      );
    }
    assert.equal(
      await due("09:30", "Pacific/Auckland", "2027-03-02", "2027-03-01 20:15Z"),
      "2027-03-01T20:30:00",
    );
  });

  it("half a minute later when that hour is past", async () => {
    assert.equal(
      await due("10:30", "Asia/Kolkata", "2027-03-01", "2027-03-01 05:00Z"),
      "2027-03-01T05:00:30",
    );
    assert.equal(
      await due("10:30", "Asia/Kolkata", "2027-02-26", "2027-03-01 04:00Z"),
      "2027-03-01T04:00:30",
    );
  });
});
