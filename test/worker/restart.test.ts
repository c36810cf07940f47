import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type pg from "pg";
import { bootstrap } from "../../db/runner/bootstrap.ts";
import { loadBundle } from "../../db/runner/bundle.ts";
import { withClient } from "../../db/runner/connect.ts";
import { startCluster } from "../../db/runner/embedded.ts";
import { migrate } from "../../db/runner/migrate.ts";
import { createTenant } from "../../db/runner/provision.ts";
import { startMailServer } from "./mail_server.ts";
import { exitOf, startProcess } from "./worker_process.ts";

describe("a restart of Postgres", async () => {
  const folder = await mkdtemp(join(tmpdir(), "homeroom-restart-"));
  const settings = { fsync: "off" };
  let cluster = await startCluster({ folder, settings });
  const mail = await startMailServer();
  after(async () => {
    await mail.close();
    await cluster.stop();
    await rm(folder, { recursive: true });
  });
  const adminUrl = await bootstrap({
    adminUrl: cluster.url,
    database: "homeroom",
    serverPassword: "test",
    workerPassword: "test",
  });
  await migrate(adminUrl, { includeCurrent: true });
  const bundle = await loadBundle();
  await withClient(adminUrl, (client) =>
    createTenant(client, bundle, { slug: "springfield", name: "Springfield" }),
  );
  const workerUrl = new URL(adminUrl);
  workerUrl.username = "homeroom_worker";
  workerUrl.password = "test";

  const operate = (sql: string) =>
    withClient(adminUrl, (client): Promise<pg.QueryResult> => client.query(sql));

  const invite = (email: string) =>
    operate(
      `insert into tenant_springfield.users (email, display_name) values ('${email}', 'New')`,
    );

  it("ends a worker that runs jobs at worst; the next one goes on, and sends no mail twice", async (test) => {
    const { child, said, lines } = startProcess(test, { workerUrl: workerUrl.href }, mail);
    await said("ready");
    let release: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      mail.beforeAccepting = () => {
        resolve();
        return new Promise((accepted) => (release = accepted));
      };
    });
    await invite("during@restart.example");
    await arrived;
    await cluster.stop();
    mail.beforeAccepting = () => Promise.resolve();
    release();
    // It cannot tell how the job ended, and leaves that to the worker that is started next.
    assert.equal(await exitOf(child), 1);
    assert.equal(lines.find(({ level }) => level === "fatal")!["error.code"], "QUEUE_UNREADABLE");
    cluster = await startCluster({ folder, settings });
    await invite("after@restart.example");
    await operate(`set session_replication_role = replica;
      update tenant_springfield.mail_receipts set created_at = now() - interval '1 hour';
      update graphile_worker.live_workers set seen_at = now() - interval '1 hour'`);
    const next = startProcess(test, { workerUrl: workerUrl.href }, mail);
    await next.said("A worker died");

    const deadline = Date.now() + 60_000;
    const left = async () =>
      (await operate("select from graphile_worker._private_jobs where attempts < 20")).rowCount;
    while ((await left()) !== 0 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    assert.equal(await left(), 0);
    const recipients = mail.mails.map(({ to }) => to[0]);
    assert.deepEqual(recipients.toSorted(), ["after@restart.example", "during@restart.example"]);
    // That one has gone only the mail server knows.
    const { rows } = await operate("select last_error from graphile_worker._private_jobs");
    assert.equal(rows.length, 1);
    assert.match((rows[0] as { last_error: string }).last_error, /may have been sent, or not/);
    next.child.kill("SIGTERM");
    assert.equal(await exitOf(next.child), 0);
  });
});
