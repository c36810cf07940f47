import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import type pg from "pg";
import { withClient } from "../../../db/runner/connect.ts";
import { beginAsUser, openDatabase, slugs } from "../../support/database.ts";
import { twoClasses } from "./people.ts";

const db = await openDatabase();
const [slug] = slugs;

/** A committed conversation of a guardian and a teacher, with one message. */
function conversation() {
  return db.commitAsOwner(slug, async (client) => {
    const { world, school, b } = await twoClasses(client);
    const pupil = await world.pupil(school, b);
    const guardian = await world.guardianOf([pupil.student]);
    const teacher = (await world.teacherOf(b)).user;
    await world.become(guardian);
    const { id } = await world.one<{ id: string }>(
      "select id from start_conversation(array[$1::uuid], 'First')",
      [teacher],
    );
    return { id, guardian, teacher };
  });
}

/** Works as a user over a connection of its own, in a transaction that `work` may end. */
const as = <T>(user: string, work: (client: pg.Client) => Promise<T>) =>
  withClient(db.serverUrl, async (client) => {
    await beginAsUser(client, slug, user);
    const result = await work(client);
    await client.query("commit");
    return result;
  });

const unread = (user: string) =>
  as(user, async (client) => {
    const { rows } = await client.query<{ messages: number; notifications: number }>(
      "select messages, notifications from unread_counts()",
    );
    return rows[0]!;
  });

const say =
  (id: string, body: string, key: string | null = null) =>
  (client: pg.Client) =>
    client.query("select send_message($1, $2, $3)", [id, body, key]);

const read =
  (id: string, upTo: number | null = null) =>
  (client: pg.Client) =>
    client.query("select mark_conversation_read($1, $2)", [id, upTo]);

/** Until another connection waits for a lock. */
async function somebodyWaits(client: pg.Client): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(
      `select from pg_locks join pg_stat_activity using (pid)
       where not granted and datname = current_database()`,
    );
    if (rowCount) return;
  }
}

test("a message that arrives while its conversation is marked as read stays unread", async () => {
  const { id, guardian, teacher } = await conversation();
  await as(guardian, async (sender) => {
    await say(id, "Second")(sender);
    // The teacher marks what is there, which the message under way is not.
    const marking = as(teacher, read(id));
    await somebodyWaits(sender);
    await sender.query("commit");
    await marking;
    await sender.query("begin");
  });
  assert.deepEqual(await unread(teacher), { messages: 1, notifications: 1 });
  await as(teacher, read(id, 2));
  assert.deepEqual(await unread(teacher), { messages: 0, notifications: 0 });
});

test("two devices that mark at the same time never unread anything", async () => {
  const { id, guardian, teacher } = await conversation();
  for (const body of ["Second", "Third"]) await as(guardian, say(id, body));
  await Promise.all([as(teacher, read(id, 3)), as(teacher, read(id, 1)), as(teacher, read(id, 2))]);
  assert.deepEqual(await unread(teacher), { messages: 0, notifications: 0 });
  // Nobody reads ahead of what there is.
  await as(teacher, read(id, 1000));
  await as(guardian, say(id, "Fourth"));
  assert.deepEqual(await unread(teacher), { messages: 1, notifications: 1 });
});

test("messages of many at once get numbers without gaps, and the counts are right", async () => {
  const { id, guardian, teacher } = await conversation();
  await as(teacher, read(id));
  await Promise.all(
    [1, 2, 3, 4].flatMap((turn) => [
      as(guardian, say(id, `Guardian ${turn}`)),
      as(teacher, say(id, `Teacher ${turn}`)),
      as(teacher, read(id, 1)),
    ]),
  );
  const numbers = await as(teacher, async (client) => {
    const { rows } = await client.query<{ number: number }>(
      "select number from messages where conversation_id = $1 order by number",
      [id],
    );
    return rows.map(({ number }) => number);
  });
  assert.deepEqual(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.equal((await unread(teacher)).messages, 4);
  // One unread notification stands for all of them.
  assert.equal((await unread(teacher)).notifications, 1);
});

test("a request that is repeated while the first is under way has the same effect once", async () => {
  const { id, guardian, teacher } = await conversation();
  const key = randomUUID();
  const sent = await Promise.all(
    [1, 2, 3].map(() =>
      as(guardian, async (client) => {
        const { rows } = await client.query<{ id: string }>(
          "select id from send_message($1, 'Again', $2)",
          [id, key],
        );
        return rows[0]!.id;
      }),
    ),
  );
  assert.equal(new Set(sent).size, 1);
  const started = await Promise.all(
    [1, 2, 3].map(() =>
      as(guardian, async (client) => {
        const { rows } = await client.query<{ id: string }>(
          "select id from start_conversation(array[$1::uuid], 'Hello', 'New', $2)",
          [teacher, key],
        );
        return rows[0]!.id;
      }),
    ),
  );
  assert.equal(new Set(started).size, 1);
  assert.equal((await unread(teacher)).messages, 3);
});

test("notifications that arrive while all are marked as read stay unread", async () => {
  const { teacher } = await conversation();
  const notify = (client: pg.Client) =>
    client.query("select notify_users(array[$1::uuid], 'notice', 'Late', '')", [teacher]);
  const marking = db.commitAsOwner(slug, async (client) => {
    await notify(client);
    // What the other has not committed is not there to be read.
    await as(teacher, (other) => other.query("select mark_notifications_read()"));
  });
  await marking;
  assert.equal((await unread(teacher)).notifications, 1);
  const marks = await Promise.all(
    [1, 2, 3].map(() =>
      as(teacher, async (client) => {
        const { rows } = await client.query<{ marked: number }>(
          "select mark_notifications_read() as marked",
        );
        return rows[0]!.marked;
      }),
    ),
  );
  assert.equal(
    marks.reduce((sum, marked) => sum + marked, 0),
    1,
  );
  assert.equal((await unread(teacher)).notifications, 0);
});
