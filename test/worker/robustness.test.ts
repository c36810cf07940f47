import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type pg from "pg";
import { withClient } from "../../db/runner/connect.ts";
import { openDatabase, slugs } from "../support/database.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";
import { exitOf, startProcess } from "./worker_process.ts";

describe("a worker in trouble", async () => {
  const db = await openDatabase();
  const mail = await startMailServer();
  const queue = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => queue.close());
  await queue.clear();

  const operate = (sql: string) =>
    withClient(db.adminUrl, (client): Promise<pg.QueryResult> => client.query(sql));

  const invite = (...emails: string[]) =>
    db.commitAsOwner(slugs[0], (client) =>
      client.query("insert into users (email, display_name) select unnest($1::text[]), 'New'", [
        emails,
      ]),
    );

  /** Has the mail server keep the next mail waiting; resolves when it is there. */
  function holdMail(): { arrived: Promise<void>; release(): void } {
    let release: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      mail.beforeAccepting = () => {
        resolve();
        return new Promise((accepted) => (release = accepted));
      };
    });
    return {
      arrived,
      release() {
        mail.beforeAccepting = () => Promise.resolve();
        release();
      },
    };
  }

  it("gives back what it has fetched and not begun when it is told to stop", async (test) => {
    const { child, said } = startProcess(test, db, mail, { WORKER_CONCURRENCY: "1" });
    await said("ready");
    const held = holdMail();
    await invite("a@stop.example", "b@stop.example", "c@stop.example", "d@stop.example");
    await held.arrived;
    const locked = await operate(
      "select from graphile_worker._private_jobs where locked_by is not null",
    );
    assert.equal(locked.rowCount, 4);
    child.kill("SIGTERM");
    await said("stopping");
    held.release();
    assert.equal(await exitOf(child), 0);
    const left = await queue.waitingJobs("send_invitation");
    assert.deepEqual(
      left.map(({ attempts }) => attempts),
      [0, 0, 0],
    );
    await queue.runJobs();
    const recipients = mail.mails.map(({ to }) => to[0]);
    assert.deepEqual(recipients.toSorted(), [
      "a@stop.example",
      "b@stop.example",
      "c@stop.example",
      "d@stop.example",
    ]);
    assert.equal((await operate("select from graphile_worker.live_workers")).rowCount, 0);
  });

  it("leaves its jobs to another one when it was killed, which sends no mail twice", async (test) => {
    const { child, said } = startProcess(test, db, mail);
    await said("ready");
    const held = holdMail();
    await invite("a@killed.example");
    await held.arrived;
    child.kill("SIGKILL");
    await exitOf(child);
    held.release();
    const second = startProcess(test, db, mail);
    await second.said("ready");
    // It may yet live, as far as others know.
    assert.equal((await queue.waitingJobs("send_invitation"))[0]!.attempts, 1);
    second.child.kill("SIGTERM");
    assert.equal(await exitOf(second.child), 0);

    await operate("update graphile_worker.live_workers set seen_at = now() - interval '1 hour'");
    await operate(`set session_replication_role = replica;
      update "tenant_${slugs[0]}".mail_receipts set created_at = now() - interval '1 hour'`);
    const third = startProcess(test, db, mail);
    await third.said("A worker died");
    await third.said("Job failed; a person decides whether it is tried again", "send_invitation");
    const sent = mail.mails.filter(({ to }) => to[0] === "a@killed.example");
    assert.equal(sent.length, 1);
    const [job] = await queue.waitingJobs("send_invitation");
    assert.equal(job!.attempts, 25);
    await operate("delete from graphile_worker._private_jobs");
    third.child.kill("SIGTERM");
    assert.equal(await exitOf(third.child), 0);
  });

  it("brings an older queue to its version", async (test) => {
    await operate("delete from graphile_worker.migrations where id = 20");
    const { child, said } = startProcess(test, db, mail);
    await said("ready");
    const { rowCount } = await operate("select from graphile_worker.migrations where id = 20");
    assert.equal(rowCount, 1);
    await invite("a@older.example");
    await said("Job done", "send_invitation");
    child.kill("SIGTERM");
    assert.equal(await exitOf(child), 0);
  });

  it("works with a newer queue unless that would do harm", async (test) => {
    await operate("insert into graphile_worker.migrations (id, breaking) values (9998, false)");
    const { child, said, lines } = startProcess(test, db, mail);
    await said("ready");
    await invite("a@newer.example");
    await said("Job done", "send_invitation");

    await operate(`insert into graphile_worker.migrations (id, breaking) values (9999, true);
      select pg_notify('worker:migrate', '{"migrationNumber": 9999, "breaking": true}')`);
    assert.equal(await exitOf(child), 1);
    assert.equal(lines.find(({ level }) => level === "fatal")!["error.code"], "QUEUE_NEWER");

    const late = startProcess(test, db, mail);
    assert.equal(await exitOf(late.child), 1);
    assert.equal(late.lines.find(({ level }) => level === "fatal")!["error.code"], "QUEUE_NEWER");
    await operate("delete from graphile_worker.migrations where id > 9000");
  });
});
