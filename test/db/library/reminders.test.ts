import assert from "node:assert/strict";
import test from "node:test";
import { openDatabase, slugs } from "../../support/database.ts";
import { atOnce } from "./at_once.ts";
import { Library } from "./library.ts";

const db = await openDatabase();
const [slug] = slugs;

const kind = "library_loan_overdue";
const remind = "select remind_overdue()";

test("who is late is reminded once, and again after the library's days", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client, { reminder_days: 5 });
    const [late, punctual] = [await library.reader(), await library.reader()];
    const book = await library.book();
    const loan = await library.loan(await library.copy(book), late, 1);
    await library.loan(await library.copy(book), punctual, 0);
    await client.query(remind);
    await client.query(remind);
    assert.deepEqual([await library.told(late, kind), await library.told(punctual, kind)], [1, 0]);
    const ago = (interval: string) =>
      client.query("update loans set reminded_at = now() - $2::interval where id = $1", [
        loan,
        interval,
      ]);
    await ago("4 days");
    await client.query(remind);
    assert.equal(await library.told(late, kind), 1);
    // The night's job runs a little earlier than it did then.
    await ago("4 days 23 hours 50 minutes");
    await client.query(remind);
    assert.equal(await library.told(late, kind), 2);
  }));

test("a library that sends no reminders sends none", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client, { reminder_days: null });
    const late = await library.reader();
    await library.loan(await library.copy(await library.book()), late, 9);
    await client.query(remind);
    assert.equal(await library.told(late, kind), 0);
  }));

test("two who remind at once remind once", async () => {
  const late = await db.commitAsOwner(slug, async (client) => {
    const library = await Library.open(client);
    const reader = await library.reader();
    await library.loan(await library.copy(await library.book()), reader, 2);
    return reader;
  });
  const work = (client: { query(sql: string): Promise<unknown> }) => client.query(remind);
  assert.deepEqual(await atOnce(db.adminUrl, slug, [work, work]), ["00000", "00000"]);
  const { rows } = await db.asOwner(slug, (client) =>
    client.query(
      `select count(*)::integer from notifications
       join loans on loans.id = notifications.subject_id
       where loans.member_id = $1`,
      [late],
    ),
  );
  assert.deepEqual(rows, [{ count: 1 }]);
});
