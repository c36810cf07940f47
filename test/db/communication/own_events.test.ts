import assert from "node:assert/strict";
import test from "node:test";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";

const db = await sharedDatabase();
const [slug] = slugs;
const teacher = demoId("users/teacher");
const parents = demoId("calendar_events/parents");

test("a teacher makes events for the own classes, and never for the whole school", () =>
  db.asUser(slug, teacher, async (client) => {
    const change = (what: string) =>
      sqlState(client, () =>
        client.query(`update calendar_events set ${what} where id = $1`, [parents]),
      );
    assert.equal(await change("title = 'Parents and teachers'"), "00000");
    assert.equal(await change("is_for_everyone = true"), "42501");
    assert.equal(await change("closes_school = true, starts_at = null, ends_at = null"), "42501");
    const address = (relation: string, column: string, key: string) =>
      sqlState(client, () =>
        client.query(
          `insert into audiences (calendar_event_id, relation, ${column}) values ($1, $2, $3)`,
          [parents, relation, demoId(key)],
        ),
      );
    assert.equal(await address("teachers", "class_id", "classes/7A"), "00000");
    assert.equal(await address("guardians", "class_id", "classes/8A"), "42501");
    assert.equal(await address("guardians", "school_id", "schools/north"), "42501");
  }));

test("an event for an audience is seen by the audience, its guests and the office", async () => {
  for (const [login, seen] of [
    ["guardian", 1],
    ["guardian2", 0],
    ["student", 0],
    ["teacher", 1],
    ["teacher2", 0],
    ["registrar", 1],
    ["auditor", 1],
    ["driver", 0],
  ] as const) {
    await db.asUser(slug, demoId(`users/${login}`), async (client) => {
      const { rowCount } = await client.query("select from calendar_events where id = $1", [
        parents,
      ]);
      assert.equal(rowCount, seen, login);
      const { rowCount: occurrences } = await client.query(
        "select from events_between(current_date, current_date + 30) where event_id = $1",
        [parents],
      );
      assert.equal(occurrences, seen, login);
    });
  }
});

test("nobody reads the messages, notifications or preferences of others by a query of their own", async () => {
  for (const login of ["principal", "registrar", "teacher2", "student", "guardian2", "driver"]) {
    await db.asUser(slug, demoId(`users/${login}`), async (client) => {
      for (const query of [
        "select from messages",
        "select from conversations",
        "select from conversation_participants",
        `select from notifications where user_id <> '${demoId(`users/${login}`)}'`,
        "select from notification_preferences",
        "select from deliveries",
      ]) {
        assert.equal((await client.query(query)).rowCount, 0, `${login}: ${query}`);
      }
    });
  }
});
