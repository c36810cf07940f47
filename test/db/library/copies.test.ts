import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { Library } from "./library.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("a copy that is lent is neither withdrawn nor removed, nor is its history", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const book = await library.book();
    const copy = await library.copy(book);
    const loan = await library.issue(copy, await library.reader());
    const remove = (table: string, id: string) =>
      library.state(`delete from ${table} where id = $1`, [id]);
    assert.equal(await library.state("select withdraw_copy($1)", [copy]), "SC602");
    assert.equal(await library.state("select report_copy_damaged($1)", [copy]), "SC602");
    assert.equal(await remove("book_copies", copy), "SC602");
    assert.match(await remove("books", book), /^2300[13]|23503$/);
    await library.giveBack(copy);
    assert.equal(await remove("book_copies", copy), "SC619");
    assert.equal(await library.state("select withdraw_copy($1)", [copy]), "00000");
    assert.equal(await library.state("select withdraw_copy($1)", [copy]), "SC623");
    assert.equal(await library.stateOf(copy), "withdrawn");
    assert.deepEqual(await library.all("select id from loans where copy_id = $1", [copy]), [
      { id: loan.id },
    ]);
    assert.equal(await remove("book_copies", await library.copy(book)), "00000");
  }));

test("who loses a copy pays its price and for the days it was late, and has it no longer", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const reader = await library.reader();
    const copy = await library.copy(await library.book(), { price: 1500 });
    await library.loan(copy, reader, 2);
    await client.query("select report_copy_lost($1)", [copy]);
    assert.deepEqual(await library.fines(reader), ["late 20", "lost 1500"]);
    assert.equal(await library.stateOf(copy), "lost");
    const loan = await library.one("select outcome from loans where copy_id = $1", [copy]);
    assert.deepEqual(loan, { outcome: "lost" });
    assert.equal(await library.state("select return_copy($1)", [copy]), "SC608");
    assert.equal(await library.state("select report_copy_lost($1)", [copy]), "SC623");
  }));

test("the price is what the librarian says, if anything", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const reader = await library.reader();
    const book = await library.book();
    const lose = async (price: number | null, charge: number | null) => {
      const copy = await library.copy(book, { price });
      await library.issue(copy, reader);
      return library.state("select report_copy_lost($1, $2)", [copy, charge]);
    };
    assert.equal(await lose(1500, 900), "00000");
    assert.equal(await lose(1500, 0), "00000");
    assert.equal(await lose(null, null), "00000");
    assert.equal(await lose(1500, -1), "SC617");
    assert.deepEqual(await library.fines(reader), ["lost 900"]);
  }));

test("a copy that is found is lent again, and nobody owes its price any longer", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const reader = await library.reader();
    const copy = await library.copy(await library.book(), { price: 1500 });
    await library.loan(copy, reader, 2);
    await client.query("select report_copy_lost($1)", [copy]);
    await client.query(
      "select pay_fine(id, 500) from fines where member_id = $1 and reason = 'lost'",
      [reader],
    );
    assert.equal(await library.state("select restore_copy($1)", [copy]), "00000");
    assert.deepEqual(await library.fines(reader), ["late 20", "lost 1500, owes 0"]);
    assert.equal(await library.stateOf(copy), "available");
    assert.equal(await library.state("select restore_copy($1)", [copy]), "SC623");
  }));

test("whoever borrowed a copy last pays for the damage, and it is not lent until it is mended", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const [first, last] = [await library.reader(), await library.reader()];
    const copy = await library.copy(await library.book());
    assert.equal(await library.state("select report_copy_damaged($1, 5)", [copy]), "P0002");
    await library.loan(copy, first, -3);
    await library.giveBack(copy);
    await library.issue(copy, last);
    await library.giveBack(copy);
    await client.query("select report_copy_damaged($1, 400)", [copy]);
    assert.deepEqual(await library.fines(first), []);
    assert.deepEqual(await library.fines(last), ["damaged 400"]);
    assert.equal(await library.tryIssue(copy, first), "SC603");
    await client.query("select restore_copy($1)", [copy]);
    assert.equal(await library.tryIssue(copy, first), "00000");
    // Mending is no reason to forget the damage.
    assert.deepEqual(await library.fines(last), ["damaged 400"]);
  }));

test("for whom a copy was kept that is gone gets another one, or waits again", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    for (const gone of ["report_copy_lost", "report_copy_damaged", "withdraw_copy"]) {
      const book = await library.book();
      const copy = await library.copy(book);
      const { id } = await library.reserve(book, await library.reader());
      const spare = await library.copy(book);
      await client.query(`select ${gone}($1)`, [copy]);
      assert.equal((await library.reservation(id)).copy_id, spare, gone);
      await client.query(`select ${gone}($1)`, [spare]);
      assert.deepEqual(
        await library.one("select copy_id, ended_at from reservations where id = $1", [id]),
        { copy_id: null, ended_at: null },
      );
      await client.query("select restore_copy($1)", [copy]);
      assert.equal((await library.reservation(id)).copy_id, copy, gone);
    }
  }));

test("barcodes are unique in all libraries, and have no spaces", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const elsewhere = await Library.open(client);
    const book = await library.book();
    await library.copy(book, { barcode: "SAME" });
    const add = (barcode: string) =>
      elsewhere.state("insert into book_copies (book_id, school_id, barcode) values ($1, $2, $3)", [
        book,
        elsewhere.schoolId,
        barcode,
      ]);
    assert.equal(await add("SAME"), "23505");
    assert.equal(await add("SA ME"), "23514");
    assert.equal(await add(""), "23514");
    assert.equal(await add("Other"), "00000");
  }));
