import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { day } from "../academic/world.ts";
import { Library } from "./library.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("a renewal lends for the reader's days from today, or until the next open day", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client, { loan_days: 10, renewal_limit: 3 });
    const reader = await library.reader();
    const copy = await library.copy(await library.book());
    const id = await library.loan(copy, reader, -2);
    const renewed = await library.renew(id);
    assert.equal(renewed.due_on, day(10));
    assert.equal(renewed.renewals, 1);
    await library.close(day(10));
    assert.equal((await library.renew(id)).due_on, day(11));
    // What is due later already is not due earlier by it.
    await client.query("update library_members set loan_days = 3 where id = $1", [reader]);
    assert.equal((await library.renew(id)).due_on, day(11));
  }));

test("a loan is renewed as often as the reader's own limit, and not when it has ended", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client, { renewal_limit: 9 });
    const reader = await library.reader({ renewal_limit: 1 });
    const copy = await library.copy(await library.book());
    const { id } = await library.issue(copy, reader);
    assert.equal(await library.tryRenew(id), "00000");
    assert.equal(await library.tryRenew(id), "SC609");
    assert.equal(await library.tryRenew(id, true), "00000");
    await library.giveBack(copy);
    assert.equal(await library.tryRenew(id, true), "SC608");
    assert.equal(await library.tryRenew(library.schoolId), "P0002");
  }));

test("nothing is renewed while another waits, unless nobody could take it", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const book = await library.book();
    const copy = await library.copy(book);
    const { id } = await library.issue(copy, await library.reader());
    const waiting = await library.reader();
    const reservation = await library.reserve(book, waiting);
    assert.equal(await library.tryRenew(id), "SC610");
    assert.equal(await library.tryRenew(id, true), "00000");
    await client.query("select block_member($1, 'Noise')", [waiting]);
    assert.equal(await library.tryRenew(id), "00000");
    await client.query("select unblock_member($1)", [waiting]);
    await library.cancel(reservation.id);
    // Somebody at another school's library waits for that one's copies.
    const elsewhere = await Library.open(client);
    await elsewhere.issue(await elsewhere.copy(book), await elsewhere.reader());
    await elsewhere.reserve(book, await elsewhere.reader());
    await client.query("update loans set renewals = 0 where id = $1", [id]);
    assert.equal(await library.tryRenew(id), "00000");
  }));

test("somebody for whom a copy is kept keeps nobody else from renewing", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const book = await library.book();
    const { id } = await library.issue(await library.copy(book), await library.reader());
    await library.copy(book);
    const reservation = await library.reserve(book, await library.reader());
    assert.notEqual(reservation.copy_id, null);
    assert.equal(await library.tryRenew(id), "00000");
  }));

test("renewing keeps what is owed, and all that one loan costs stays below the cap", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client, { fine_per_day: 10, fine_cap: 70 });
    const reader = await library.reader();
    const copy = await library.copy(await library.book());
    const id = await library.loan(copy, reader, 4);
    await library.renew(id);
    assert.deepEqual(await library.fines(reader), ["late 40"]);
    const overdue = (days: number) =>
      client.query(
        "update loans set due_on = (now() at time zone 'UTC')::date - $2::integer where id = $1",
        [id, days],
      );
    await overdue(6);
    const accruing = await library.one(
      "select loans_accruing_fine(loans)::integer as fine from loans where id = $1",
      [id],
    );
    assert.deepEqual(accruing, { fine: 30 });
    await library.giveBack(copy);
    assert.deepEqual(await library.fines(reader), ["late 30", "late 40"]);
  }));

test("a renewal that brings the debt above the limit is refused, and charges nothing", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client, { debt_limit: 30 });
    const reader = await library.reader();
    const id = await library.loan(await library.copy(await library.book()), reader, 4);
    assert.equal(await library.tryRenew(id), "SC606");
    assert.deepEqual(await library.fines(reader), []);
  }));
