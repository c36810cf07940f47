import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { describe, it } from "node:test";
import { strToU8, zipSync } from "fflate";
import { withClient } from "../../db/runner/connect.ts";
import { searchPathOf, tenantNames } from "../../db/runner/names.ts";
import { csv, smallBundle } from "../db/oneroster/bundles.ts";
import { become, becomeOwner } from "../db/reports/reports.ts";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { startWorkerProcess } from "../support/worker.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";

const count = 2000;
const kills = 6;
const concurrency = 6;

describe("deliveries whose worker is killed", async () => {
  const [slug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => worker.close());

  async function states(): Promise<Map<string, string>> {
    const { rows } = await db.commitAsOwner(slug, (client) =>
      client.query<{ address: string; state: string }>(
        "select address, state from deliveries where address like 'to-%'",
      ),
    );
    return new Map(rows.map(({ address, state }) => [address, state]));
  }

  it("reach each recipient once, or are marked for a person to look at", async () => {
    await worker.clear();
    await db.commitAsOwner(slug, (client) =>
      client.query(
        `with made as (
           insert into notifications (user_id, kind, title, body)
           select $1, 'notice', 'Number ' || number, 'The text'
           from generate_series(1, $2::int) as number
           returning id, title
         )
         insert into deliveries (notification_id, channel, address)
         select id, 'email', 'to-' || split_part(title, ' ', 2) || '@x.example' from made`,
        [demoId("users/student"), count],
      ),
    );
    // As a server that thinks a little, so that some are killed while they wait for its word.
    mail.beforeAccepting = () => wait(3);

    for (let kill = 1; kill <= kills; kill++) {
      const enough = mail.mails.length + 230 + 17 * kill;
      const child = await startWorkerProcess(db, {
        smtpUrl: mail.url,
        workerConcurrency: String(concurrency),
      });
      while (mail.mails.length < enough) await wait(5);
      await child.stop("SIGKILL");
    }
    const before = mail.mails.length;
    assert.ok(before < count, `${before} were sent already`);

    // As the task does every five minutes, without waiting for the time to pass.
    await db.commitAsOwner(slug, (client) => client.query("select settle_deliveries('0')"));
    await worker.runJobs();

    const received = new Map<string, number>();
    for (const { to } of mail.mails) received.set(to[0]!, (received.get(to[0]!) ?? 0) + 1);
    assert.deepEqual(
      [...received].filter(([, times]) => times > 1),
      [],
    );

    const found = await states();
    assert.equal(found.size, count);
    const uncertain = [...found].filter(([, state]) => state === "uncertain");
    for (const [address, state] of found) {
      assert.ok(state === "sent" || state === "uncertain", `${address}: ${state}`);
      if (state === "sent") assert.equal(received.get(address), 1, address);
    }
    assert.ok(
      uncertain.length > 0 && uncertain.length <= kills * concurrency,
      `${uncertain.length}`,
    );
  });
});

describe("an import whose worker is killed", async () => {
  const [slug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => worker.close());

  async function uploaded(): Promise<string> {
    const content = Buffer.from(
      zipSync(
        Object.fromEntries(
          Object.entries(smallBundle()).map(([name, rows]) => [name, strToU8(csv(rows))]),
        ),
      ),
    );
    return db.commitAsOwner(slug, async (client) => {
      await become(client, slug, demoId("users/admin"));
      const { rows } = await client.query<{ id: string }>(
        `select id from queue_import(
           'oneroster', 'bundle.zip', 'application/zip', octet_length($1::bytea), sha256($1), $1,
           '{}', false, false
         )`,
        [content],
      );
      await becomeOwner(client);
      return rows[0]!.id;
    });
  }

  async function found(id: string) {
    const { rows } = await db.asOwner(slug, (client) =>
      client.query<{ state: string; error_code: string | null; users: number }>(
        `select state, error_code,
           (select count(*)::integer from users where sourced_id is not null) as users
         from data_imports where id = $1`,
        [id],
      ),
    );
    return rows[0]!;
  }

  /** Kills a worker that has brought in people, and waits to bring in their enrolments. */
  async function killInTheMiddle(): Promise<void> {
    await withClient(db.adminUrl, async (client) => {
      await client.query(`set search_path = ${searchPathOf(tenantNames(slug))}`);
      await client.query("begin; lock table enrollments in share row exclusive mode");
      const child = await startWorkerProcess(db, { smtpUrl: mail.url });
      const waits = async () =>
        (
          await client.query(
            "select from pg_locks where relation = 'enrollments'::regclass and not granted",
          )
        ).rowCount === 1;
      while (!(await waits())) await wait(20);
      await child.stop("SIGKILL");
      await client.query("commit");
      // What it had begun ends without it.
      const goesOn = async () =>
        (
          await client.query(
            `select from pg_stat_activity
             where usename = 'homeroom_worker' and datname = current_database()
               and query like '%run_roster_import%' and state <> 'idle'`,
          )
        ).rowCount !== 0;
      while (await goesOn()) await wait(20);
    });
  }

  it("has changed nothing, and is done by another worker as a whole", async () => {
    await worker.clear();
    const before = (await found(await uploaded())).users;
    await worker.clear();
    const id = await uploaded();
    await killInTheMiddle();
    assert.deepEqual(await found(id), { state: "running", error_code: null, users: before });

    await withClient(db.adminUrl, (client) =>
      client.query("update graphile_worker.live_workers set seen_at = now() - interval '1 hour'"),
    );
    const next = await startWorkerProcess(db, { smtpUrl: mail.url });
    while ((await found(id)).state === "running") await wait(50);
    assert.equal(await next.stop(), 0);
    const { state, users } = await found(id);
    assert.equal(state, "accepted");
    assert.ok(users > before);
  });

  it("is failed with the reason when no worker is there to do it again", async () => {
    await worker.clear();
    await db.commitAsOwner(slug, (client) =>
      client.query("delete from enrollments where sourced_id is not null"),
    );
    const id = await uploaded();
    const before = (await found(id)).users;
    await killInTheMiddle();
    await db.commitAsOwner(slug, async (client) => {
      await client.query("alter table data_imports disable trigger _100_timestamps");
      await client.query(
        "update data_imports set updated_at = now() - interval '11 minutes' where id = $1",
        [id],
      );
      await client.query("alter table data_imports enable trigger _100_timestamps");
      await client.query("select tidy_imports()");
    });
    assert.deepEqual(await found(id), { state: "failed", error_code: "ABANDONED", users: before });

    await withClient(db.adminUrl, (client) =>
      client.query("update graphile_worker._private_jobs set locked_at = null, locked_by = null"),
    );
    await worker.runJobs();
    assert.deepEqual(await found(id), { state: "failed", error_code: "ABANDONED", users: before });
  });
});
