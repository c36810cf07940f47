import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { beforeEach, describe, it } from "node:test";
import { parseCrontab } from "graphile-worker";
import { withClient } from "../../db/runner/connect.ts";
import { installQueue } from "../../db/runner/queue.ts";
import { demoId, openDatabase, slugs, sqlState } from "../support/database.ts";
import { createQueuePool } from "../../worker/pools.ts";
import { nightlyTasks } from "../../worker/tasks/start_night.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";

describe("the queue", async () => {
  const [slug, otherSlug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => worker.close());

  beforeEach(() => worker.clear());

  function queue(school: string, count: number, task = "send_invitation"): Promise<unknown> {
    return db.commitAsOwner(school, (client) =>
      client.query(
        `select queue_jobs($1, array_agg(jsonb_build_object('user_id', app.uuid_v7())))
         from generate_series(1, $2)`,
        [task, count],
      ),
    );
  }

  it("is not held up for one school by the many jobs of another", async () => {
    await queue(slug, 100);
    await queue(slug, 100);
    const before = await worker.waitingJobs();
    await queue(otherSlug, 1);
    const [late] = (await worker.waitingJobs()).slice(-1);
    assert.equal(late!.school, otherSlug);
    assert.equal(late!.priority, 0);
    const ahead = before.filter(({ priority }) => priority <= late!.priority).length;
    assert.ok(ahead <= 20, `${ahead} of 200 jobs are ahead of the other school's one`);
    assert.ok(before.at(-1)!.priority >= 9);
  });

  it("is not held up for one kind of job by the many of another kind", async () => {
    await queue(slug, 200);
    await queue(slug, 1, "send_password_reset");
    assert.equal((await worker.waitingJobs("send_password_reset"))[0]!.priority, 0);
  });

  it("is read in the order of its index, however many jobs wait", async () => {
    await queue(slug, 2000);
    const pool = createQueuePool(
      { ...worker.services.config, workerDatabaseUrl: db.workerUrl },
      worker.services.log,
    );
    try {
      // What graphile-worker asks when it fetches jobs.
      const { rows } = await pool.query<{ "QUERY PLAN": string }>(
        `explain (costs off) select id from graphile_worker._private_jobs as jobs
         where is_available = true and run_at <= now() and task_id = any('{1,2,3,4}'::int[])
           and (job_queue_id is null or job_queue_id in (
             select id from graphile_worker._private_job_queues as queues
             where queues.is_available = true for update skip locked
           ))
         order by priority asc, run_at asc limit 32 for update skip locked`,
      );
      const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
      assert.match(plan, /Index Scan using jobs_main_index/);
      assert.doesNotMatch(plan, /Sort/);
    } finally {
      await pool.end();
    }
  });

  it("keeps the request that caused a job", async () => {
    await db.commitAsOwner(slug, async (client) => {
      await client.query("select set_config('app.request_id', 'request-7', true)");
      await client.query("select queue_job('send_invitation', $1)", [
        { user_id: demoId("users/nobody") },
      ]);
    });
    await worker.runJobs();
    assert.equal(worker.log.at(-1)!.requestId, "request-7");
    assert.equal(worker.log.at(-1)!.school, slug);
  });

  it("tries a job again whose payload it does not understand", async () => {
    await db.commitAsOwner(slug, (client) =>
      client.query(`select queue_job('send_invitation', '{"user": "who?"}')`),
    );
    await worker.runJobs();
    assert.equal((await worker.waitingJobs())[0]!.attempts, 1);
    assert.equal(worker.log.at(-1)!.level, "error");
  });

  it("can be installed again, which changes nothing", async () => {
    await queue(slug, 1);
    await Promise.all([installQueue(db.adminUrl), installQueue(db.adminUrl)]);
    assert.equal((await worker.waitingJobs()).length, 1);
    await withClient(db.adminUrl, async (client) => {
      const { rows } = await client.query<{ creates: boolean }>(
        "select has_database_privilege('homeroom_queue', current_database(), 'create') as creates",
      );
      assert.equal(rows[0]!.creates, false);
    });
  });

  it("is out of reach of users, the server and other schools", async () => {
    await db.asUser(slug, demoId("users/admin"), async (client) => {
      for (const call of [
        "queue_job('send_invitation', '{}')",
        "queue_jobs('send_invitation', array['{}']::jsonb[])",
        "graphile_worker.add_job('send_invitation')",
        "claim_mail('key')",
        "issue_user_token(app.uuid_v7(), 'invitation', '')",
      ]) {
        assert.equal(await sqlState(client, () => client.query(`select ${call}`)), "42501", call);
      }
    });
  });
});

describe("the nightly work", async () => {
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => worker.close());

  it("is what the crontab says, in words that the worker knows", async () => {
    const file = new URL("../../worker/crontab", import.meta.url);
    for (const { task, payload } of parseCrontab(await readFile(file, "utf8"))) {
      assert.equal(task, "for_each_school");
      assert.ok((payload as { task: string }).task in worker.tasks);
    }
    for (const task of nightlyTasks) assert.ok(task in worker.tasks, task);
  });

  it("is begun for each active school once it is night there, and done", async () => {
    for (const slug of slugs) {
      await db.commitAsOwner(slug, (client) => client.query("delete from nights"));
    }
    await worker.setStatus(slugs[1], "suspended");
    const night = async () => {
      await worker.clear();
      await worker.addJob("for_each_school", { task: "start_night" });
      await worker.runJobs();
      return worker.log
        .filter(({ msg, task }) => msg === "Job done" && task !== "start_night")
        .map(({ school, task }) => `${school} ${task}`)
        .sort();
    };
    assert.deepEqual(await night(), nightlyTasks.map((task) => `${slugs[0]} ${task}`).sort());
    assert.deepEqual(await night(), []);
    await worker.setStatus(slugs[1], "active");
  });

  it("ends expired sessions and forgets tokens in each active school, once", async () => {
    for (const slug of slugs) {
      await db.commitAsOwner(slug, async (client) => {
        // An hour ago they were valid; created_at is nobody's to set.
        await client.query("alter table user_sessions disable trigger _100_timestamps");
        await client.query(
          `insert into user_sessions
             (user_id, family_id, refresh_token_hash, created_at, expires_at)
           values ($1, app.uuid_v7(), sha256('a'), now() - interval '2 hours', now() - interval '1 hour'),
             ($1, app.uuid_v7(), sha256('b'), now(), now() + interval '1 hour')`,
          [demoId("users/teacher")],
        );
        await client.query("alter table user_sessions enable trigger _100_timestamps");
      });
    }
    await worker.clear();
    await worker.setStatus(slugs[1], "suspended");
    await worker.addJob("for_each_school", { task: "tidy_school" });
    await worker.addJob("for_each_school", { task: "tidy_school" });
    await worker.runJobs();
    const done = worker.log.filter(({ task, msg }) => task === "tidy_school" && msg === "Job done");
    assert.deepEqual(
      done.map(({ school, sessions }) => [school, sessions]),
      [[slugs[0], 1]],
    );
    for (const [slug, ended] of [
      [slugs[0], 1],
      [slugs[1], 0],
    ] as const) {
      const { rows } = await db.asOwner(slug, (client) =>
        client.query("select from user_sessions where revoked_reason = 'expired'"),
      );
      assert.equal(rows.length, ended);
    }
    assert.deepEqual(await worker.waitingJobs(), []);
  });
});
