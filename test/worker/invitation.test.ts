import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, describe, it } from "node:test";
import type { JobHelpers } from "graphile-worker";
import { withClient } from "../../db/runner/connect.ts";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";

describe("invitations", async () => {
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  let people = 0;

  beforeEach(() => worker.clear());
  db.defer(() => mail.close());
  db.defer(() => worker.close());

  /** A new user of a school without a password; returns id and address. */
  async function newUser(slug: string, columns = "") {
    people += 1;
    const email = `new${people}@${slug}.example`;
    const id = await db.commitAsOwner(slug, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `insert into users (email, display_name${columns && ", is_active"})
         values ($1, 'Zoë Newman'${columns && `, ${columns}`}) returning id`,
        [email],
      );
      return rows[0]!.id;
    });
    return { id, email };
  }

  /** Whose open token this is, as the server finds out. */
  async function ownerOf(slug: string, token: string, purpose = "invitation") {
    return withClient(db.serverUrl, async (client) => {
      await client.query(`begin; set local search_path = "tenant_${slug}", app, pg_temp`);
      const { rows } = await client.query<{ email: string }>(
        "select email from find_user_token($1, $2)",
        [purpose, createHash("sha256").update(token).digest()],
      );
      return rows[0]?.email;
    });
  }

  function linkIn(text: string): URL {
    return new URL(/https:\S+/.exec(text)![0]);
  }

  function tokenIn(text: string): string {
    return linkIn(text).hash.replace("#token=", "");
  }

  for (const slug of slugs) {
    it(`reach a new user of ${slug} with a link that works there and nowhere else`, async () => {
      const { email } = await newUser(slug);
      await worker.runJobs();
      assert.deepEqual(
        mail.mails.map(({ to }) => to),
        [[email]],
      );
      const { subject, text } = mail.mails[0]!;
      assert.match(subject, new RegExp(slug));
      const link = linkIn(text);
      assert.equal(link.host, `${slug}.homeroom.example`);
      assert.equal(await ownerOf(slug, tokenIn(text)), email);
      const other = slugs.find((candidate) => candidate !== slug)!;
      assert.equal(await ownerOf(other, tokenIn(text)), undefined);
      assert.deepEqual(await worker.waitingJobs(), []);
    });
  }

  it("are not sent again when a job is tried again after it has sent", async () => {
    const slug = slugs[0];
    const { id, email } = await newUser(slug);
    const [job] = await worker.waitingJobs("send_invitation");
    const payload = { school: slug, request_id: null, payload: { user_id: id } };
    const helpers = {
      job: { id: job!.id, task_identifier: job!.task, attempts: 1, max_attempts: 25 },
    } as JobHelpers;
    await worker.tasks.send_invitation!(payload, helpers);
    // The worker died before it could say so: the queue hands the same job out again.
    await worker.runJobs();
    assert.equal(mail.mails.length, 1);
    assert.equal(await ownerOf(slug, tokenIn(mail.mails[0]!.text)), email);
  });

  it("arrive once the mail server takes them", async () => {
    const slug = slugs[0];
    const { email } = await newUser(slug);
    mail.refuses.add(email);
    await worker.runJobs();
    assert.equal(mail.mails.length, 0);
    const [job] = await worker.waitingJobs();
    assert.equal(job!.attempts, 1);
    assert.equal(worker.log.at(-1)!.level, "error");

    mail.refuses.clear();
    await worker.letTimePass();
    await worker.runJobs();
    assert.equal(mail.mails.length, 1);
    assert.equal(await ownerOf(slug, tokenIn(mail.mails[0]!.text)), email);
  });

  /** What an administrator sees of jobs that failed for good, and has tried again. */
  async function failedJobs(slug: string): Promise<string[]> {
    return db.asUser(slug, demoId("users/admin"), async (client) => {
      const { rows } = await client.query<{ id: string; error: string }>(
        "select id, error from failed_jobs()",
      );
      for (const { id } of rows) await client.query("select retry_job($1)", [id]);
      await client.query("commit");
      return rows.map(({ error }) => error);
    });
  }

  it("that may have gone, or not, are sent again when a person says so", async () => {
    const slug = slugs[0];
    const { email } = await newUser(slug);
    mail.drops.add(email);
    await worker.runJobs();
    mail.drops.clear();
    await worker.letTimePass();
    await worker.runJobs();
    assert.equal(mail.mails.length, 1);
    assert.match((await failedJobs(slug)).join(), /may have been sent, or not/);
    await worker.runJobs();
    assert.equal(mail.mails.length, 2);
    assert.equal(await ownerOf(slug, tokenIn(mail.mails[1]!.text)), email);
    assert.deepEqual(await worker.waitingJobs(), []);
  });

  it("that a killed worker was sending are a person's to send again, once it cannot be at it", async () => {
    const slug = slugs[0];
    await newUser(slug);
    const [job] = await worker.waitingJobs();
    await db.commitAsOwner(slug, (client) =>
      client.query("select claim_mail($1)", [`invitation/${job!.id}`]),
    );
    await worker.runJobs();
    assert.deepEqual(await failedJobs(slug), []);
    assert.equal((await worker.waitingJobs())[0]!.attempts, 1);

    await db.commitAsOwner(slug, async (client) => {
      await client.query("alter table mail_receipts disable trigger _100_timestamps");
      await client.query("update mail_receipts set created_at = now() - interval '6 minutes'");
      await client.query("alter table mail_receipts enable trigger _100_timestamps");
    });
    await worker.letTimePass();
    await worker.runJobs();
    assert.equal(mail.mails.length, 0);
    assert.equal((await failedJobs(slug)).length, 1);
    await worker.runJobs();
    assert.equal(mail.mails.length, 1);
  });

  it("are queued in the transaction that adds the user, or not at all", async () => {
    await db.asOwner(slugs[0], (client) =>
      client.query("insert into users (email, display_name) values ('x@x.example', 'X')"),
    );
    assert.deepEqual(await worker.waitingJobs(), []);
  });

  it("go to nobody who cannot use one", async () => {
    await newUser(slugs[0], "false");
    assert.deepEqual(await worker.waitingJobs(), []);

    const { id } = await newUser(slugs[0]);
    await db.commitAsOwner(slugs[0], (client) =>
      client.query("update users set is_active = false where id = $1", [id]),
    );
    await worker.runJobs();
    assert.equal(mail.mails.length, 0);
    assert.deepEqual(await worker.waitingJobs(), []);
  });

  it("carry no token into the queue, the log or the tables", async () => {
    const slug = slugs[0];
    const { id } = await newUser(slug);
    const [job] = await worker.waitingJobs();
    assert.deepEqual(job!.payload, { user_id: id });
    await worker.runJobs();
    const token = tokenIn(mail.mails[0]!.text);
    assert.ok(!JSON.stringify(worker.log).includes(token));
    const rows = await db.asOwner(slug, async (client) => {
      const { rows } = await client.query<{ text: string }>(
        `select user_tokens::text as text from user_tokens
         union all select audit_logs::text from audit_logs`,
      );
      return rows;
    });
    assert.ok(rows.every(({ text }) => !text.includes(token)));
  });

  it("of a password reset carry a token for that and nothing else", async () => {
    const slug = slugs[1];
    const email = `teacher@${slug}.example`;
    await db.commitAsOwner(slug, (client) =>
      client.query("select request_password_reset($1)", [email]),
    );
    await worker.runJobs();
    const { to, text } = mail.mails[0]!;
    assert.deepEqual(to, [email]);
    assert.equal(linkIn(text).pathname, "/reset-password");
    assert.equal(await ownerOf(slug, tokenIn(text), "password_reset"), email);
    assert.equal(await ownerOf(slug, tokenIn(text), "invitation"), undefined);
  });
});
