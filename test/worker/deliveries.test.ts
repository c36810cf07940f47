import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { registry } from "../../runtime/metrics.ts";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";

interface Delivery {
  id: string;
  state: string;
  attempts: number;
  error: string | null;
  /** Seconds from now. */
  due_in: number;
}

describe("deliveries by e-mail", async () => {
  const [slug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => worker.close());
  const reader = demoId("users/student");
  const address = `student@${slug}.example`;

  const query = (sql: string, values: unknown[] = []) =>
    db.commitAsOwner(slug, (client) => client.query<Record<string, unknown>>(sql, values));

  /** Notifies the student. */
  const notify = (title: string, { kind = "notice", urgent = false } = {}) =>
    query("select notify_users($1, $2, $3, 'The text', is_urgent => $4)", [
      [reader],
      kind,
      title,
      urgent,
    ]);

  async function deliveries(): Promise<Delivery[]> {
    const { rows } = await query(
      `select id, state, attempts, error, extract(epoch from not_before - now())::float8 as due_in
       from deliveries order by id`,
    );
    return rows as unknown as Delivery[];
  }

  const states = async () => (await deliveries()).map(({ state }) => state);

  /** As time would, for what waits. */
  async function letTimePass(): Promise<void> {
    await query("update deliveries set not_before = now() where state = 'pending'");
    await worker.letTimePass();
    await worker.runJobs();
  }

  beforeEach(async () => {
    await query("delete from notifications");
    await query("delete from message_templates");
    await query("delete from notification_preferences where user_id = $1", [reader]);
    await query("insert into notification_preferences (user_id, channel) values ($1, 'email')", [
      reader,
    ]);
    await worker.clear();
  });

  it("are sent once, say what the notification says, and how to get no more", async () => {
    await notify("Snow");
    await worker.runJobs();
    await worker.runJobs();
    assert.deepEqual(
      mail.mails.map(({ to, subject, text, unsubscribe }) => [
        to,
        subject,
        text.trim(),
        unsubscribe,
      ]),
      [
        [
          [address],
          "Snow",
          "The text",
          `<https://${slug}.homeroom.example/notification-preferences>`,
        ],
      ],
    );
    const [delivery] = await deliveries();
    assert.equal(delivery!.state, "sent");
    assert.equal(delivery!.attempts, 1);
    assert.deepEqual(await worker.waitingJobs(), []);
  });

  it("follow the school's template in the reader's language", async () => {
    await query(
      `insert into message_templates (kind, channel, locale, subject, body) values
         ('notice', 'email', 'en', 'Notice: {{title}}', 'Dear {{recipient_name}}, {{body}}'),
         ('notice', 'email', 'fr', 'Avis : {{title}}', '{{school_name}} : {{body}}')`,
    );
    await query("update users set locale = 'fr-CA' where id = $1", [reader]);
    await notify("Neige");
    await worker.runJobs();
    assert.equal(mail.mails[0]!.subject, "Avis : Neige");
    assert.match(mail.mails[0]!.text, /\S+ : The text/);
    await query("update users set locale = 'en' where id = $1", [reader]);
  });

  it("wait for the end of quiet hours", async () => {
    await query(
      `update notification_preferences set quiet_from = '00:00', quiet_until = '23:59:59'
       where user_id = $1`,
      [reader],
    );
    await notify("Later");
    const [job] = await worker.waitingJobs("send_delivery");
    assert.ok(job!.due_in > 0);
    await worker.letTimePass(); // A job that is early finds nothing that is due.
    await worker.runJobs();
    assert.deepEqual(mail.mails, []);
    assert.deepEqual(await states(), ["pending"]);
  });

  it("are tried again, later each time, where the server says so", async () => {
    mail.refuses.add(address);
    await notify("Busy");
    await worker.runJobs();
    const [first] = await deliveries();
    assert.equal(first!.state, "pending");
    assert.match(first!.error!, /Mailbox busy/);
    assert.ok(first!.due_in > 0 && first!.due_in <= 60);
    await letTimePass();
    const [second] = await deliveries();
    assert.equal(second!.attempts, 2);
    assert.ok(second!.due_in > 60 && second!.due_in <= 120);

    mail.refuses.clear();
    await letTimePass();
    assert.deepEqual(await states(), ["sent"]);
    assert.equal(mail.mails.length, 1);
  });

  it("are given up after a day's attempts", async () => {
    mail.refuses.add(address);
    await notify("Busy");
    await query("update deliveries set attempts = 11");
    await letTimePass();
    assert.deepEqual(await states(), ["failed"]);
    assert.deepEqual(await worker.waitingJobs(), []);
  });

  it("end with the reason where the recipient does not exist, until a person retries them", async () => {
    mail.unknown.add(address);
    await notify("Gone");
    await worker.runJobs();
    const [delivery] = await deliveries();
    assert.equal(delivery!.state, "failed");
    assert.match(delivery!.error!, /550 No such mailbox/);
    assert.deepEqual(await worker.waitingJobs(), []);

    mail.unknown.clear();
    await query("select retry_delivery($1)", [delivery!.id]);
    await worker.runJobs();
    assert.deepEqual(await states(), ["sent"]);
    assert.equal(mail.mails.length, 1);
    await assert.rejects(query("select retry_delivery($1)", [delivery!.id]), { code: "SC515" });
  });

  it("have failed when they come back later", async () => {
    await notify("Returned");
    await worker.runJobs();
    const [, id] = /\.delivery\.(.+)@/.exec(mail.mails[0]!.messageId)!;
    await query("select report_bounce($1, $2)", [id, " Mailbox full "]);
    const [delivery] = await deliveries();
    assert.deepEqual([delivery!.state, delivery!.error], ["failed", "Bounced: Mailbox full"]);
    await assert.rejects(query("select report_bounce($1, 'Again')", [id]), { code: "SC516" });
  });

  it("are for a person to look at where the connection broke behind the mail", async () => {
    mail.drops.add(address);
    await notify("Broken");
    await worker.runJobs();
    assert.equal(mail.mails.length, 1);
    const [delivery] = await deliveries();
    assert.equal(delivery!.state, "uncertain");
    await letTimePass();
    assert.equal(mail.mails.length, 1);
    await query("select dismiss_delivery($1)", [delivery!.id]);
    assert.deepEqual(await states(), ["cancelled"]);
  });

  it("are counted by channel and what became of them", async () => {
    const counted = async () => {
      const text = await registry.getSingleMetricAsString("homeroom_deliveries_total");
      const count = (state: string) =>
        Number(new RegExp(`channel="email",state="${state}"\\} (\\d+)`).exec(text)![1]);
      return ["sent", "pending", "failed", "uncertain"].map(count);
    };
    const before = await counted();
    await notify("Sent");
    await worker.runJobs();
    mail.refuses.add(address);
    await notify("Refused");
    await worker.runJobs();
    mail.refuses.clear();
    const after = await counted();
    assert.deepEqual(
      after.map((count, index) => count - before[index]!),
      [1, 1, 0, 0],
    );

    await query("update deliveries set state = 'sending', claimed_at = now() - interval '1 hour'");
    await worker.addJob("for_each_school", { task: "settle_deliveries" });
    await worker.runJobs();
    const abandoned = await registry.getSingleMetricAsString("homeroom_deliveries_abandoned_total");
    assert.match(abandoned, /homeroom_deliveries_abandoned_total 2$/m);
  });

  it("come together in a digest, but for what is urgent", async () => {
    await query("update notification_preferences set is_digest = true where user_id = $1", [
      reader,
    ]);
    await notify("First");
    await notify("Second");
    await notify("Fire", { urgent: true });
    await worker.runJobs();
    assert.deepEqual(
      mail.mails.map(({ subject }) => subject),
      ["Fire"],
    );
    await letTimePass();
    assert.equal(mail.mails.length, 2);
    const digest = mail.mails[1]!;
    assert.match(digest.subject, /First \(\+1\)$/);
    assert.match(digest.text, /First\nThe text\n\nSecond\nThe text/);
    assert.deepEqual(await states(), ["sent", "sent", "sent"]);
  });

  it("go out in digests at the school's hour", async () => {
    const { rows } = await query(
      `select to_char(next_digest(moment, $1) at time zone time_zone, 'DD HH24:MI') as at
       from schools
       cross join unnest(array[
         timestamp '2027-03-13 06:59', timestamp '2027-03-13 07:00', timestamp '2027-03-13 23:00'
       ]) as wall
       cross join lateral (select wall at time zone time_zone as moment) as moments
       where schools.id = user_school_id($1)
       order by wall`,
      [reader],
    );
    assert.deepEqual(
      rows.map(({ at }) => at),
      ["13 07:00", "14 07:00", "14 07:00"],
    );
  });

  it("are not sent to whoever was deactivated meanwhile", async () => {
    await notify("Too late");
    await query("update users set is_active = false where id = $1", [reader]);
    await worker.runJobs();
    assert.deepEqual(await states(), ["cancelled"]);
    assert.deepEqual(mail.mails, []);
    await query("update users set is_active = true where id = $1", [reader]);
  });
});
