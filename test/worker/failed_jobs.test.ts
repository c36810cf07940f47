import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { withClient } from "../../db/runner/connect.ts";
import { demoId, openDatabase, slugs, sqlState } from "../support/database.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";

describe("jobs that failed for good", async () => {
  const [slug, otherSlug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => worker.close());

  beforeEach(async () => {
    await worker.clear();
    for (const school of slugs) await queue(school);
    await withClient(db.adminUrl, (client) =>
      client.query("update graphile_worker._private_jobs set attempts = max_attempts - 1"),
    );
  });

  /** One that nobody can do: its payload is wrong. */
  function queue(school: string): Promise<unknown> {
    return db.commitAsOwner(school, (client) =>
      client.query(`select queue_job('send_invitation', '{"user_id": "nobody"}')`),
    );
  }

  function administrate<T>(
    work: (query: (sql: string, values?: unknown[]) => Promise<T[]>) => Promise<void>,
    school = slug,
  ): Promise<void> {
    return db.asUser(school, demoId("users/admin"), (client) =>
      work(async (sql, values) => (await client.query(sql, values)).rows as T[]),
    );
  }

  interface Failed {
    id: string;
    task: string;
    payload: object;
    error: string;
    attempts: number;
    failed_at: Date;
  }

  it("are shown to the school whose they are, with the reason, when they have failed", async () => {
    await administrate(async (query) => {
      assert.deepEqual(await query("select * from failed_jobs()"), []);
    });
    await worker.runJobs();
    const ids: string[] = [];
    for (const school of slugs) {
      await administrate<Failed>(async (query) => {
        const [job, ...others] = await query("select * from failed_jobs()");
        assert.equal(others.length, 0);
        assert.equal(job!.task, "send_invitation");
        assert.deepEqual(job!.payload, { user_id: "nobody" });
        assert.match(job!.error, /user_id/);
        assert.equal(job!.attempts, 25);
        ids.push(job!.id);
      }, school);
    }
    assert.notEqual(ids[0], ids[1]);
  });

  it("are tried again, or forgotten, if they are the school's and have failed", async () => {
    const [waiting] = await worker.waitingJobs();
    await db.asUser(slug, demoId("users/admin"), async (client) => {
      const state = await sqlState(client, () =>
        client.query("select retry_job($1)", [waiting!.id]),
      );
      assert.equal(state, "SC009");
    });
    await worker.runJobs();
    const jobs = await worker.waitingJobs();
    const own = jobs.find(({ school }) => school === slug)!;
    const foreign = jobs.find(({ school }) => school === otherSlug)!;
    await db.asUser(slug, demoId("users/admin"), async (client) => {
      for (const call of ["retry_job", "discard_job"]) {
        const state = await sqlState(client, () =>
          client.query(`select ${call}($1)`, [foreign.id]),
        );
        assert.equal(state, "SC009", call);
      }
      await client.query("select retry_job($1)", [own.id]);
      assert.equal(
        await sqlState(client, () => client.query("select retry_job($1)", [own.id])),
        "SC009",
      );
      await client.query("commit");
    });
    const retried = (await worker.waitingJobs()).find(({ school }) => school === slug)!;
    assert.equal(retried.attempts, 0);
    await worker.runJobs();
    assert.equal((await worker.waitingJobs()).find(({ school }) => school === slug)!.attempts, 1);

    await db.asUser(otherSlug, demoId("users/admin"), async (client) => {
      await client.query("select discard_job($1)", [foreign.id]);
      await client.query("commit");
    });
    assert.deepEqual(
      (await worker.waitingJobs()).map(({ school }) => school),
      [slug],
    );
  });
});
