import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { Library } from "./library.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** Tries a return at a moment, of a copy that was due on 4 March 2025, a Tuesday. */
async function fineFor(timeZone: string, moment: string): Promise<string[]> {
  return db.asOwner(slug, async (client) => {
    const library = await Library.open(client, {}, { time_zone: timeZone });
    const reader = await library.reader();
    const copy = await library.copy(await library.book());
    await library.insert("loans", {
      school_id: library.schoolId,
      copy_id: copy,
      member_id: reader,
      issued_at: "2025-02-18T08:00:00Z",
      due_on: "2025-03-04",
    });
    await library.giveBack(copy, moment);
    return library.fines(reader);
  });
}

test("the day ends when it ends at the school, whatever the day is elsewhere", async () => {
  assert.deepEqual(await fineFor("America/Los_Angeles", "2025-03-04T23:30:00-08:00"), []);
  assert.deepEqual(await fineFor("America/Los_Angeles", "2025-03-05T00:30:00-08:00"), ["late 10"]);
  assert.deepEqual(await fineFor("Pacific/Auckland", "2025-03-04T23:30:00+13:00"), []);
  assert.deepEqual(await fineFor("Pacific/Auckland", "2025-03-05T00:30:00+13:00"), ["late 10"]);
  // Still the 4th in Greenwich, long the 5th in Auckland.
  assert.deepEqual(await fineFor("Pacific/Auckland", "2025-03-04T20:00:00Z"), ["late 10"]);
});

test("a return ends the loan, and a second one changes nothing", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const reader = await library.reader();
    const copy = await library.copy(await library.book());
    await library.loan(copy, reader, 3);
    assert.equal(await library.stateOf(copy), "on_loan");
    const loan = await library.giveBack(copy);
    assert.equal(loan.outcome, "returned");
    assert.equal(await library.stateOf(copy), "available");
    assert.deepEqual(await library.fines(reader), ["late 30"]);
    const before = await library.one("select * from loans where id = $1", [loan.id]);
    assert.equal(await library.state("select return_copy($1)", [copy]), "SC608");
    assert.deepEqual(await library.one("select * from loans where id = $1", [loan.id]), before);
    assert.deepEqual(await library.fines(reader), ["late 30"]);
  }));

test("a copy comes back between its loan and now, and only one that exists", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const copy = await library.copy(await library.book());
    await library.loan(copy, await library.reader(), -3);
    const back = (sql: string) => library.state(`select return_copy($1, ${sql})`, [copy]);
    assert.equal(await back("now() + interval '1 minute'"), "SC621");
    assert.equal(await back("now() - interval '101 days'"), "SC621");
    assert.equal(await back("now() - interval '99 days'"), "00000");
    assert.equal(await library.state("select return_copy($1)", [library.schoolId]), "P0002");
    assert.equal(await library.state("select return_copy(null)"), "P0002");
  }));
