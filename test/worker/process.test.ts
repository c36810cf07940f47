import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, it, type TestContext } from "node:test";
import { repositoryRoot } from "../../db/runner/bundle.ts";
import { withClient } from "../../db/runner/connect.ts";
import { ownVariables } from "../support/node_test.ts";
import { openDatabase, slugs, type TestDatabase } from "../support/database.ts";
import { startMailServer, type MailServer } from "./mail_server.ts";
import { openWorker, workerVariables, type LogLine } from "./support.ts";

const deadlineMs = 20_000;

/** The worker as `npm start` and Docker run it. */
function startProcess(
  test: TestContext,
  db: TestDatabase,
  mail: MailServer,
  more: Record<string, string> = {},
) {
  const child = spawn(process.execPath, [path.join(repositoryRoot, "worker/main.ts")], {
    env: { ...ownVariables(), ...workerVariables(db, mail), WORKER_PORT: "0", ...more },
    stdio: ["ignore", "pipe", "pipe"],
  });
  test.after(() => child.kill("SIGKILL"));
  const lines: LogLine[] = [];
  const listeners: ((line: LogLine) => void)[] = [];
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line = readLine(text);
    lines.push(line);
    for (const listen of listeners) listen(line);
  });
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on("line", (text) => errors.push(text));
  // The crontab's jobs may be done meanwhile, so what is said of a job names its task.
  const said = (word: string, task?: string) =>
    new Promise<LogLine>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`It never said "${word}": ${JSON.stringify(lines)} ${errors.join("\n")}`));
      }, deadlineMs);
      const listen = (line: LogLine) => {
        if (!line.msg.includes(word) || (task !== undefined && line.task !== task)) return;
        clearTimeout(timer);
        resolve(line);
      };
      listeners.push(listen);
      lines.forEach(listen);
    });
  return { child, lines, errors, said };
}

/** A line of the log by our own names. */
function readLine(text: string): LogLine {
  const fields = JSON.parse(text) as Record<string, string>;
  return {
    ...fields,
    level: fields["log.level"]!,
    msg: fields.message!,
    task: fields["homeroom.task"]!,
    port: fields["server.port"],
  };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}

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
