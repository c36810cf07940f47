import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";

const hour = 3600;

describe("scheduled announcements", async () => {
  const [slug, otherSlug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => worker.close());

  beforeEach(() => worker.clear());

  function change<Row extends object>(sql: string, values: unknown[] = [], school = slug) {
    return db.commitAsOwner(school, async (client) => {
      const { rows } = await client.query<Row>(sql, values);
      return rows[0]!;
    });
  }

  /** An announcement to the guardians, one of whom may read about a child, to be published in so many seconds. */
  async function scheduled(seconds: number, school = slug): Promise<string> {
    const { id } = await change<{ id: string }>(
      `with made as (insert into announcements (title) values ('Soon') returning id)
       insert into audiences (announcement_id, relation) select id, 'guardians' from made
       returning announcement_id as id`,
      [],
      school,
    );
    await publish(id, seconds, school);
    return id;
  }

  function publish(id: string, seconds: number | null, school = slug) {
    return change(
      "select publish_announcement($1, now() + make_interval(secs => $2))",
      [id, seconds],
      school,
    );
  }

  /** Lets the time of announcements come, and does what is due. */
  async function pass(seconds: number, ...ids: string[]): Promise<void> {
    await change(
      `update announcements
       set publish_at = publish_at - make_interval(secs => $2),
         expires_at = expires_at - make_interval(secs => $2)
       where id = any ($1) and published_at is null`,
      [ids, seconds],
    );
    await worker.runJobs();
  }

  async function notified(id: string, school = slug): Promise<string[]> {
    return db.asOwner(school, async (client) => {
      const { rows } = await client.query<{ user_id: string }>(
        "select user_id from notifications where subject_id = $1",
        [id],
      );
      return rows.map(({ user_id }) => user_id);
    });
  }

  const marge = [demoId("users/guardian")];

  /** What the worker has said of this task's jobs: those who are notified cause others. */
  const publications = () => worker.log.filter(({ task }) => task === "publish_announcements");

  it("are published by a job that waits for their time, once", async () => {
    const id = await scheduled(hour);
    const [job, ...others] = await worker.waitingJobs();
    assert.deepEqual(others, []);
    assert.deepEqual([job!.task, job!.payload], ["publish_announcements", {}]);
    assert.ok(job!.due_in > hour - 60 && job!.due_in <= hour);
    await worker.runJobs();
    assert.deepEqual(await notified(id), []);

    await pass(hour, id);
    await worker.letTimePass();
    await worker.runJobs();
    assert.deepEqual(await notified(id), marge);
    assert.deepEqual(
      publications().map(({ published }) => published),
      [1, 0],
    );
    assert.deepEqual(await worker.waitingJobs(), []);
  });

  it("share the job of those that appear at the same moment", async () => {
    const ids = [await scheduled(hour), await scheduled(2 * hour)];
    await worker.clear();
    await change("update announcements set publish_at = now() + '1 day' where id = any ($1)", [
      ids,
    ]);
    assert.equal((await worker.waitingJobs()).length, 1);
    await pass(24 * hour, ...ids);
    for (const id of ids) assert.deepEqual(await notified(id), marge);
  });

  it("have a job at their new time when it is moved", async () => {
    const id = await scheduled(2 * hour);
    await publish(id, 3 * hour);
    assert.deepEqual(await dueHours(), [2, 3]);
    await publish(id, hour);
    assert.deepEqual(await dueHours(), [1, 2, 3]);

    await publish(id, 3 * hour);
    await worker.letTimePass();
    await worker.runJobs(); // Before its time, by jobs of times that it has not any more.
    assert.deepEqual(await notified(id), []);
    await pass(3 * hour, id);
    assert.deepEqual(await notified(id), marge);
  });

  async function dueHours(): Promise<number[]> {
    const jobs = await worker.waitingJobs();
    return jobs.map(({ due_in }) => Math.round(due_in / hour)).sort();
  }

  it("leave a job without anything to do when they are withdrawn, deleted or published before", async () => {
    const ids = [await scheduled(hour), await scheduled(hour), await scheduled(hour)];
    const [withdrawn, deleted, published] = ids as [string, string, string];
    await change("select withdraw_announcement($1)", [withdrawn]);
    await change("delete from announcements where id = $1", [deleted]);
    await publish(published, null);
    await worker.letTimePass();
    await pass(hour, ...ids);
    assert.deepEqual(await notified(withdrawn), []);
    assert.deepEqual(await notified(published), marge);
    assert.deepEqual(await worker.waitingJobs(), []);
    assert.ok(publications().every(({ msg, published }) => msg === "Job done" && published === 0));
  });

  it("are not published when they expired before the worker came", async () => {
    const id = await scheduled(hour);
    await change("update announcements set expires_at = now() + '2 hours' where id = $1", [id]);
    await pass(3 * hour, id);
    await worker.letTimePass();
    await worker.runJobs();
    assert.deepEqual(await notified(id), []);
    assert.deepEqual(await worker.waitingJobs(), []);
  });

  it("are published when somebody was changing them at that very moment", async () => {
    const id = await scheduled(hour);
    await change("update announcements set publish_at = now() where id = $1", [id]);
    await db.commitAsOwner(slug, async (client) => {
      await client.query("update announcements set title = 'Now' where id = $1", [id]);
      await worker.runJobs();
      assert.deepEqual(await notified(id), []);
    });
    await worker.runJobs();
    assert.deepEqual(await notified(id), marge);
  });

  it("are published within their school alone", async () => {
    const id = await scheduled(hour, otherSlug);
    assert.deepEqual(
      (await worker.waitingJobs()).map(({ school }) => school),
      [otherSlug],
    );
    await worker.setStatus(otherSlug, "suspended");
    await change("update announcements set publish_at = now() where id = $1", [id], otherSlug);
    await worker.runJobs();
    assert.deepEqual(await notified(id, otherSlug), []);

    // What was due meanwhile is made up for in the night.
    await worker.setStatus(otherSlug, "active");
    await worker.addJob("for_each_school", { task: "publish_announcements" });
    await worker.runJobs();
    assert.deepEqual(await notified(id, otherSlug), marge);
    assert.deepEqual(await notified(id), []);
  });

  it("are forgotten with the transaction that is rolled back", async () => {
    await db.asOwner(slug, (client) =>
      client.query("update announcements set publish_at = now() where publish_at is null"),
    );
    assert.deepEqual(await worker.waitingJobs(), []);
  });
});
