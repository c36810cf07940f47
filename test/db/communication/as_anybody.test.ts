import assert from "node:assert/strict";
import test from "node:test";
import { demoId, openDatabase, slugs, sqlState } from "../../support/database.ts";

const db = await openDatabase();
const [slug] = slugs;

const north = `'${demoId("schools/north")}'`;
const own = `'${demoId("conversations/guardian")}'`;
const values = `'{"recipient_name": "A", "title": "B", "body": "C", "author_name": "D"}'`;

/** What each may call with the rights of a request, and how it ends. */
const calls: [call: string, login: string, state: string][] = [
  [`is_school_day(${north}, current_date)`, "student", "00000"],
  [`school_days(${north}, current_date, current_date + 10)`, "guardian", "00000"],
  [`events_between(current_date, current_date + 10, ${north})`, "student", "00000"],
  ["my_announcements()", "guardian", "00000"],
  ["my_conversations()", "guardian", "00000"],
  ["unread_counts()", "driver", "00000"],
  ["mark_notifications_read()", "student", "00000"],
  ["search_announcements('welcome')", "student", "00000"],
  [`may_write_to('${demoId("users/teacher")}')`, "student", "00000"],
  ["people_to_write_to('edna')", "student", "00000"],
  [`send_message(${own}, 'Thank you')`, "guardian", "00000"],
  [`mark_conversation_read(${own})`, "teacher", "00000"],
  [`leave_conversation(${own})`, "guardian", "00000"],
  [`close_conversation(${own})`, "guardian", "00000"],
  [`start_conversation('{${demoId("users/teacher")}}', 'Hello')`, "student", "00000"],
  [`start_conversation('{${demoId("users/guardian")}}', 'Hello')`, "student", "SC508"],
  [`start_conversation('{${demoId("users/teacher")}}', 'Hello')`, "nobody", "42501"],
  [`add_participants(${own}, '{${demoId("users/teacher2")}}')`, "teacher", "00000"],
  [`hide_message('${demoId("messages/2")}')`, "teacher", "00000"],
  ["set_notification_preference('email')", "nobody", "00000"],
  [`publish_announcement('${demoId("announcements/draft")}')`, "registrar", "00000"],
  [`announcement_recipients('${demoId("announcements/7A")}')`, "teacher", "00000"],
  [`withdraw_announcement('${demoId("announcements/7A")}')`, "teacher", "00000"],
  [`respond_to_event('${demoId("calendar_events/parents")}', 'accepted')`, "guardian", "00000"],
  [`invite_event_audience('${demoId("calendar_events/parents")}')`, "teacher", "00000"],
  [`cancel_event('${demoId("calendar_events/parents")}')`, "teacher", "00000"],
  [
    `render_template('${demoId("message_templates/announcement/en")}', ${values})`,
    "registrar",
    "00000",
  ],
  ["template_for('announcement', 'email', 'fr-CA')", "registrar", "00000"],
  [`export_calendar(${north})`, "registrar", "00000"],
  ["export_message_templates()", "admin", "00000"],
  ["publish_due_announcements()", "principal", "00000"],
  ["publish_due_announcements()", "student", "42501"],
  ["notify_users('{}', 'notice', 'A', '')", "admin", "42501"],
  ["writable_user_ids()", "admin", "42501"],
  ["audience_user_ids('{}')", "admin", "42501"],
];

for (const [call, login, state] of calls) {
  test(`${login} calls ${call.split("(")[0]}: ${state}`, () =>
    db.asUser(slug, demoId(`users/${login}`), async (client) => {
      assert.equal(await sqlState(client, () => client.query(`select * from ${call}`)), state);
    }));
}

test("the worker publishes what is due", async () => {
  await db.commitAsOwner(slug, (client) =>
    client.query("update announcements set publish_at = now() where publish_at is null"),
  );
  const { rows } = await db.asOwner(slug, (client) =>
    client.query<{ id: string }>("select worker_user_id() as id"),
  );
  await db.asUser(slug, rows[0]!.id, async (client) => {
    const { rows: published } = await client.query<{ count: number }>(
      "select publish_due_announcements() as count",
    );
    assert.equal(published[0]!.count, 1);
  });
});
