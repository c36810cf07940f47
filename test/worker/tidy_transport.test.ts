import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { day } from "../db/academic/world.ts";
import { openDatabase, slugs } from "../support/database.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";

describe("transport's nightly work", async () => {
  const [slug, otherSlug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => worker.close());

  beforeEach(async () => {
    await worker.clear();
    // As if no worker had run for two days, and positions of long ago were there.
    for (const school of slugs) {
      await change(`drop table if exists ${partition(1)}, ${partition(2)}`, school);
      await change(`select ensure_position_partitions('${day(-31)}', '${day(-30)}')`, school);
    }
  });

  function change(sql: string, school = slug): Promise<unknown> {
    return db.commitAsOwner(school, (client) => client.query(sql));
  }

  function partition(daysAhead: number): string {
    return `vehicle_positions_${day(daysAhead).replaceAll("-", "_")}`;
  }

  /** Which of these days have room for positions. */
  async function room(school = slug): Promise<number[]> {
    const days = [-31, -30, 0, 1, 2, 3];
    const { rows } = await db.asOwner(school, (client) =>
      client.query<{ is_there: boolean }>(
        `select to_regclass(name) is not null as is_there
         from unnest($1::text[]) with ordinality as partition (name, position)
         order by position`,
        [days.map(partition)],
      ),
    );
    return days.filter((_day, index) => rows[index]!.is_there);
  }

  async function night(): Promise<void> {
    await worker.addJob("for_each_school", { task: "tidy_transport" });
    await worker.runJobs();
  }

  function dropped(school: string): unknown[] {
    return worker.log
      .filter((line) => line.task === "tidy_transport" && line.school === school)
      .filter(({ msg }) => /\bdone\b/i.test(msg))
      .map((line) => line.dropped);
  }

  it("makes room for the days to come and forgets positions after thirty days, once", async () => {
    await night();
    await night();
    for (const school of slugs) {
      assert.deepEqual(await room(school), [-30, 0, 1, 2]);
      assert.deepEqual(dropped(school), [1, 0]);
    }
    assert.deepEqual(await worker.waitingJobs(), []);
  });

  it("is not kept from making room by somebody who reads what is to be forgotten", async () => {
    await db.asOwner(slug, async (client) => {
      await client.query(`select from ${partition(-31)}`);
      await night();
      assert.deepEqual(await room(), [-31, -30, 0, 1, 2]);
      assert.deepEqual([dropped(slug), dropped(otherSlug)], [[0], [1]]);
    });
    await night();
    assert.deepEqual(await room(), [-30, 0, 1, 2]);
  });

  it("forgets although no room can be made, which is tried again", async () => {
    const rename = (from: string, to: string) =>
      change(`alter function ${from}(date, date) rename to ${to}`);
    await rename("ensure_position_partitions", "hidden");
    await night();
    assert.deepEqual(await room(), [-30, 0]);
    assert.deepEqual(dropped(slug), [1]);
    await rename("hidden", "ensure_position_partitions");
    await worker.letTimePass();
    await worker.runJobs();
    assert.deepEqual(await room(), [-30, 0, 1, 2]);
    assert.deepEqual(await worker.waitingJobs(), []);
  });
});
