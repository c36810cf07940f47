import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";

/** In the demo schools Marge may read about students 1 and 7; Kirk about nobody, not even 2. */
describe("absence notices", async () => {
  const [slug, otherSlug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => worker.close());
  const marge = `guardian@${slug}.example`;

  // Today is a school day whenever the tests run.
  await change("update schools set week_days = '{1,2,3,4,5,6,7}', time_zone = 'UTC'");
  await change("update periods set week_days = '{1,2,3,4,5,6,7}'");
  await change("update schools set time_zone = 'UTC'", [], otherSlug);

  beforeEach(async () => {
    await change("delete from attendance_records where day = current_date");
    await change("delete from mail_receipts");
    await change("delete from notifications where kind = 'absence'");
    await worker.clear();
  });

  async function change(sql: string, values: unknown[] = [], school = slug): Promise<void> {
    await db.commitAsOwner(school, (client) => client.query(sql, values));
  }

  function mark(student: number, code: string, { day = 0, period = 0, school = slug } = {}) {
    return change(
      `insert into attendance_records (student_id, class_id, day, period_id, code)
       values ($1, $2, current_date - $3::int, $4, $5)
       on conflict (student_id, day, period_id) do update set code = excluded.code`,
      [
        demoId(`students/${student}`),
        demoId(student < 7 ? "classes/7A" : "classes/7B"),
        day,
        period ? demoId(`periods/${period}`) : null,
        code,
      ],
      school,
    );
  }

  async function recipients(): Promise<string[]> {
    await worker.letTimePass();
    await worker.runJobs();
    return mail.mails.flatMap(({ to }) => to).sort();
  }

  it("reach whoever may read about the child, and nobody else", async () => {
    await mark(1, "absent");
    await mark(2, "absent");
    assert.deepEqual(await recipients(), [marge]);
    assert.match(mail.mails[0]!.subject, /Élodie Simpson was marked absent/);
  });

  it("are notifications to who has an account, by the channels that they have chosen", async () => {
    const guardian = demoId("users/guardian");
    const sent = async () => {
      await worker.letTimePass();
      await worker.runJobs();
      const { rows } = await db.asOwner(slug, (client) =>
        client.query<{ shown: boolean; channels: string | null }>(
          `select is_shown as shown, (
             select string_agg(channel::text, ' ' order by channel)
             from deliveries
             where deliveries.notification_id = notifications.id
           ) as channels
           from notifications where kind = 'absence'`,
        ),
      );
      await change("delete from notifications where kind = 'absence'");
      await change("delete from mail_receipts");
      return rows.map(({ shown, channels }) => [shown, channels]);
    };
    const prefer = (channel: string, isEnabled: boolean, quiet: string | null = null) =>
      change(
        `insert into notification_preferences (user_id, channel, is_enabled, quiet_from, quiet_until)
         values ($1, $2, $3, $4::time, $4::time - interval '1 second')`,
        [guardian, channel, isEnabled, quiet],
      );
    await change("delete from notification_preferences where user_id = $1", [guardian]);
    await mark(1, "absent");
    assert.deepEqual(await sent(), [[true, "email"]]);

    await prefer("email", true, "00:00:01");
    await prefer("push", true);
    mail.mails.length = 0;
    await mark(1, "absent");
    assert.deepEqual(await sent(), [[true, "email push"]]);
    assert.equal(mail.mails.length, 1, "quiet hours do not count");

    await change("delete from notification_preferences where user_id = $1", [guardian]);
    await prefer("email", false);
    await mark(1, "absent");
    assert.deepEqual(await sent(), [[true, null]]);

    await change("delete from notification_preferences where user_id = $1", [guardian]);
    await change("update message_kinds set is_mailed = false where kind = 'absence'");
    await mark(1, "absent");
    assert.deepEqual(await sent(), [[true, null]]);
    await change("update message_kinds set is_mailed = true where kind = 'absence'");
  });

  it("say what the school's template says", async () => {
    await change(
      `insert into message_templates (kind, channel, locale, subject, body)
       values ('absence', 'email', 'en', '{{student_name}}: {{day}}', 'Dear {{recipient_name}}')`,
    );
    await mark(1, "absent");
    await recipients();
    await change("delete from message_templates");
    const [{ subject } = { subject: "" }] = mail.mails;
    assert.match(subject, /^Élodie Simpson: \d{4}-\d\d-\d\d$/);
  });

  it("name what was missed", async () => {
    await mark(1, "absent", { period: 1 });
    await recipients();
    assert.match(mail.mails[0]!.subject, /missed at least one lesson/);
  });

  it("wait half a minute for a correction, which cancels them", async () => {
    await mark(1, "absent");
    const [job] = await worker.waitingJobs();
    assert.ok(job!.due_in > 0 && job!.due_in <= 30);
    await worker.runJobs();
    assert.equal((await worker.waitingJobs()).length, 1);

    await mark(1, "present");
    assert.deepEqual(await recipients(), []);
    assert.deepEqual(await worker.waitingJobs(), []);
  });

  it("are one a day, however many lessons were missed and however often it is said", async () => {
    await mark(1, "absent", { period: 1 });
    await mark(1, "absent", { period: 2 });
    await mark(1, "absent");
    assert.equal((await worker.waitingJobs()).length, 1);
    assert.deepEqual(await recipients(), [marge]);

    await mark(1, "present");
    await mark(1, "absent");
    assert.deepEqual(await recipients(), [marge]);
  });

  it("are queued for a whole class by one statement", async () => {
    await change(
      `insert into attendance_records (student_id, class_id, day, code)
       select student_id, class_id, current_date, 'absent' from enrollments
       where class_id = $1`,
      [demoId("classes/7B")],
    );
    assert.equal((await worker.waitingJobs()).length, 4);
    assert.deepEqual(await recipients(), [marge]); // About student 7.
  });

  it("reach only those whom an earlier attempt did not", async () => {
    await change(
      `insert into guardians (id, first_name, last_name, email)
       values ($1, 'Homer', 'Simpson', 'homer@home.example') on conflict do nothing`,
      [demoId("guardians/homer")],
    );
    await change(
      `insert into student_guardians (student_id, guardian_id, relation, contact_order)
       values ($1, $2, 'father', 2) on conflict do nothing`,
      [demoId("students/1"), demoId("guardians/homer")],
    );
    mail.refuses.add("homer@home.example");
    await mark(1, "absent");
    assert.deepEqual(await recipients(), [marge]);
    mail.refuses.clear();
    assert.deepEqual(await recipients(), [marge, "homer@home.example"].sort());
    assert.deepEqual(await worker.waitingJobs(), []);
    await change("delete from guardians where id = $1", [demoId("guardians/homer")]);
  });

  it("stay within the school, whose ids another one has too", async () => {
    await mark(1, "absent");
    assert.deepEqual(
      (await worker.waitingJobs()).map(({ school }) => school),
      [slug],
    );
    await mark(1, "present", { school: otherSlug });
    assert.deepEqual(await recipients(), [marge]);
  });

  it("are not sent for what is long past, excused, or rolled back", async () => {
    await change(
      "alter table attendance_records disable trigger _200_validate_insert",
      [],
      otherSlug,
    );
    await mark(1, "absent", { day: 30, school: otherSlug });
    await mark(1, "excused");
    await mark(7, "late");
    await db.asOwner(slug, (client) =>
      client.query("update attendance_records set code = 'absent' where day = current_date"),
    );
    assert.deepEqual(await worker.waitingJobs(), []);
  });

  it("end with a warning where the school is suspended or gone", async () => {
    await mark(1, "absent");
    await worker.setStatus(slug, "suspended");
    assert.deepEqual(await recipients(), []);
    assert.deepEqual(await worker.waitingJobs(), []);
    assert.equal(worker.log.at(-1)!.level, "warn");
    assert.match(worker.log.at(-1)!.msg, /suspended/);
    await worker.setStatus(slug, "active");

    await worker.addJob("notify_absence", {
      school: "nowhere",
      payload: { student_id: demoId("students/1"), day: "2027-01-01" },
    });
    await worker.runJobs();
    assert.equal(worker.log.at(-1)!.level, "warn");
    assert.match(worker.log.at(-1)!.msg, /gone/);
    assert.deepEqual(await worker.waitingJobs(), []);
  });
});
