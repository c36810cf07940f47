import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { withClient } from "../../db/runner/connect.ts";
import { openDatabase, slugs } from "../support/database.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";
import { exitOf, startProcess } from "./worker_process.ts";

describe("the worker's process", async () => {
  const db = await openDatabase();
  const mail = await startMailServer();
  const queue = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => queue.close());

  await queue.clear(); // Of what the demo schools have queued.

  function invite(email: string): Promise<unknown> {
    return db.commitAsOwner(slugs[0], (client) =>
      client.query("insert into users (email, display_name) values ($1, 'New')", [email]),
    );
  }

  const rename = (from: string, to: string) =>
    withClient(db.adminUrl, (client) =>
      client.query(`alter table graphile_worker.${from} rename to ${to}`),
    );

  it("says when it is ready, works at once, and tells how it is", async (test) => {
    const { child, said } = startProcess(test, db, mail);
    const { port } = await said("ready");
    await invite("first@new.example");
    await said("Job done", "send_invitation");
    assert.equal(mail.mails.at(-1)!.to[0], "first@new.example");

    const get = async (page: string) => {
      const response = await fetch(`http://127.0.0.1:${String(port)}${page}`);
      return [response.status, await response.text()] as const;
    };
    assert.equal((await get("/health/live"))[0], 200);
    assert.equal((await get("/health/ready"))[0], 200);
    assert.equal((await get("/nothing"))[0], 404);
    await rename("jobs", "hidden_jobs");
    assert.deepEqual(await get("/health/ready"), [503, "not ready: queue\n"]);
    await rename("hidden_jobs", "jobs");
    const [, metrics] = await get("/metrics");
    assert.match(metrics, /homeroom_jobs_total{task="send_invitation",outcome="done"} 1/);
    assert.match(metrics, /homeroom_queue_jobs{task="send_invitation",state="waiting"} \d/);

    child.kill("SIGTERM");
    assert.equal(await exitOf(child), 0);
  });

  it("shows its metrics to those who have the token", async (test) => {
    const { child, said } = startProcess(test, db, mail, { METRICS_TOKEN: "0123456789abcdef" });
    const { port } = await said("ready");
    const status = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${String(port)}/metrics`, { headers })).status;
    assert.equal(await status({}), 403);
    assert.equal(await status({ authorization: "Bearer 0123456789abcdeg" }), 403);
    assert.equal(await status({ authorization: "Bearer 0123456789abcdef" }), 200);
    child.kill("SIGTERM");
    assert.equal(await exitOf(child), 0);
  });

  it("finishes the job that runs when it is told to stop, and takes no other", async (test) => {
    const { child, said } = startProcess(test, db, mail, { WORKER_CONCURRENCY: "1" });
    await said("ready");
    let accept: () => void = () => undefined;
    const arriving = new Promise<void>((resolve) => {
      mail.beforeAccepting = () => {
        resolve();
        return new Promise((accepted) => (accept = accepted));
      };
    });
    await invite("second@new.example");
    await arriving;
    await invite("third@new.example");
    child.kill("SIGTERM");
    await said("stopping");
    assert.equal(child.exitCode, null);
    mail.beforeAccepting = () => Promise.resolve();
    accept();
    assert.equal(await exitOf(child), 0);

    assert.equal(mail.mails.at(-1)!.to[0], "second@new.example");
    const waiting = await queue.waitingJobs("send_invitation");
    assert.deepEqual(
      waiting.map(({ attempts }) => attempts),
      [0],
    );
    await queue.runJobs();
    assert.equal(mail.mails.at(-1)!.to[0], "third@new.example");
  });

  it("goes on when Postgres has dropped its connections", async (test) => {
    const { child, said } = startProcess(test, db, mail);
    await said("ready");
    await withClient(db.adminUrl, (client) =>
      client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where usename = 'homeroom_worker' and datname = current_database()`,
      ),
    );
    await said("broke");
    await invite("fourth@new.example");
    await said("Job done", "send_invitation");
    assert.equal(mail.mails.at(-1)!.to[0], "fourth@new.example");
    child.kill("SIGTERM");
    assert.equal(await exitOf(child), 0);
  });

  it("does not call itself ready as long as it cannot read the queue", async (test) => {
    await rename("_private_tasks", "hidden_tasks");
    const { child, lines } = startProcess(test, db, mail);
    assert.equal(await exitOf(child), 1);
    await rename("hidden_tasks", "_private_tasks");
    assert.deepEqual(
      lines.filter(({ level }) => level === "fatal").map((line) => line["error.code"]),
      ["QUEUE_UNREADABLE"],
    );
    assert.ok(!lines.some(({ msg }) => msg.includes("ready")));
  });

  it("refuses to start without a database, and says what is missing", async (test) => {
    const { child, errors } = startProcess(test, db, mail, { WORKER_DATABASE_URL: "" });
    assert.equal(await exitOf(child), 1);
    assert.match(errors.join("\n"), /WORKER_DATABASE_URL is missing/);
  });
});
