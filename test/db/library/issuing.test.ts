import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { Library } from "./library.ts";
import { day } from "../academic/world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("a copy is due after the reader's days, and on the next open day if that one is closed", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client, { loan_days: 10 });
    const book = await library.book();
    const dueFor = async (row: Record<string, unknown>) =>
      (await library.issue(await library.copy(book), await library.reader(row))).due_on;
    assert.equal(await dueFor({}), day(10));
    assert.equal(await dueFor({ loan_days: 21 }), day(21));
    await library.close(day(10));
    await library.close(day(11));
    assert.equal(await dueFor({}), day(12));
    assert.equal(await dueFor({ loan_days: 9 }), day(9));
  }));

test("who has as many copies as the reader's own limit gets no more, until one comes back", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client, { loan_limit: 9 });
    const reader = await library.reader({ loan_limit: 2 });
    const book = await library.book();
    const [first, second, third] = [
      await library.copy(book),
      await library.copy(book),
      await library.copy(book),
    ];
    await library.issue(first, reader);
    await library.issue(second, reader);
    assert.equal(await library.tryIssue(third, reader), "SC605");
    // Not the loans of others, nor those that have ended.
    assert.equal(await library.tryIssue(third, await library.reader()), "00000");
    await library.giveBack(first);
    assert.equal(await library.tryIssue(first, reader), "00000");
  }));

test("only a copy that is fit, meant to be lent and there is lent", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const reader = await library.reader();
    const book = await library.book();
    for (const condition of ["damaged", "lost", "withdrawn"]) {
      assert.equal(
        await library.tryIssue(await library.copy(book, { condition }), reader, true),
        "SC603",
        condition,
      );
    }
    const reference = await library.copy(book, { is_reference: true });
    assert.equal(await library.tryIssue(reference, reader, true), "SC603");
    const copy = await library.copy(book);
    await library.issue(copy, reader);
    assert.equal(await library.tryIssue(copy, await library.reader(), true), "SC602");
    assert.equal(await library.tryIssue(copy, reader, true), "SC602");
    assert.equal(await library.tryIssue(library.schoolId, reader), "P0002");
    assert.equal(await library.tryIssue(await library.copy(book), library.schoolId), "P0002");
  }));

test("who is blocked, expired or has left borrows nothing, whoever wants it", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const copy = await library.copy(await library.book());
    const refused = async (row: Record<string, unknown>, change?: string) => {
      const reader = await library.reader(row);
      if (change) await client.query(change, [reader]);
      assert.equal(await library.tryIssue(copy, reader, true), "SC604");
    };
    await refused({ blocked_at: new Date() });
    await refused({ expires_on: day(-1) });
    const student = "(select student_id from library_members where id = $1)";
    await refused({}, `update students set status = 'graduated' where id = ${student}`);
    await refused({}, `update students set status = 'withdrawn' where id = ${student}`);
    const teacher_id = await library.insert("teachers", { first_name: "A", last_name: "B" });
    const teacher = await library.insert("library_members", {
      school_id: library.schoolId,
      teacher_id,
    });
    await client.query("update teachers set left_on = $2 where id = $1", [teacher_id, day(-1)]);
    assert.equal(await library.tryIssue(copy, teacher), "SC604");
    await client.query("update teachers set left_on = $2 where id = $1", [teacher_id, day()]);
    assert.equal(await library.tryIssue(copy, teacher), "00000");
    await library.giveBack(copy);
    assert.equal(
      await library.tryIssue(copy, await library.reader({ expires_on: day() })),
      "00000",
    );
  }));

test("who owes more than the library allows borrows, renews and reserves nothing", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client, { debt_limit: 100 });
    const reader = await library.reader();
    const book = await library.book();
    const copies = [await library.copy(book), await library.copy(book)] as const;
    const other = await library.book();
    await library.copy(other);
    const { id: fine } = await library.charge(reader, 100);
    const loan = await library.issue(copies[0], reader);
    await library.charge(reader, 1);
    assert.equal(await library.tryIssue(copies[1], reader), "SC606");
    assert.equal(await library.tryRenew(loan.id), "SC606");
    assert.equal(await library.tryReserve(other, reader), "SC606");
    assert.equal(await library.tryIssue(copies[1], reader, true), "00000");
    await client.query("select pay_fine($1, 1)", [fine]);
    assert.equal(await library.tryRenew(loan.id), "00000");
    assert.equal(await library.tryReserve(other, reader), "00000");
  }));

test("a copy that is kept goes to the one whose turn it is", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const book = await library.book();
    const copy = await library.copy(book);
    const [first, second] = [await library.reader(), await library.reader()];
    const kept = await library.reserve(book, first);
    assert.equal(kept.copy_id, copy);
    assert.equal(await library.tryIssue(copy, second), "SC607");
    assert.equal(await library.tryIssue(copy, first), "00000");
    assert.equal((await library.reservation(kept.id)).outcome, "fulfilled");
  }));

test("out of turn, the one whose turn it was waits again, first", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const book = await library.book();
    const copy = await library.copy(book);
    const [first, second, third] = [
      await library.reader(),
      await library.reader(),
      await library.reader(),
    ];
    const one = await library.reserve(book, first);
    await library.reserve(book, third);
    assert.equal(await library.tryIssue(copy, second, true), "00000");
    assert.equal((await library.reservation(one.id)).copy_id, null);
    await library.giveBack(copy);
    assert.equal((await library.reservation(one.id)).copy_id, copy);
  }));

test("another copy than the one that is kept does as well, and frees that one", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const book = await library.book();
    const [kept, shelf] = [await library.copy(book), await library.copy(book)];
    const [first, second] = [await library.reader(), await library.reader()];
    const { copy_id } = await library.reserve(book, first);
    const other = copy_id === kept ? shelf : kept;
    await library.issue(other, first);
    assert.equal(await library.stateOf(copy_id!), "available");
    assert.equal(await library.tryIssue(copy_id!, second), "00000");
  }));

test("copies are lent to readers of the same library", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const elsewhere = await Library.open(client);
    const copy = await library.copy(await library.book());
    assert.equal(await library.tryIssue(copy, await elsewhere.reader(), true), "SC620");
  }));
