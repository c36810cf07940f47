import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { describe, it } from "node:test";
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
