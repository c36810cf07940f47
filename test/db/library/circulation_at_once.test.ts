import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { openDatabase, slugs } from "../../support/database.ts";
import { atOnce } from "./at_once.ts";
import { Library } from "./library.ts";

const db = await openDatabase();
const [slug] = slugs;

/** Prepares something, and commits it. */
const prepared = <T>(work: (library: Library) => Promise<T>, rules = {}): Promise<T> =>
  db.commitAsOwner(slug, async (client) => work(await Library.open(client, rules)));

const look = async (sql: string, values: unknown[]) =>
  (await db.asOwner(slug, (client) => client.query<Record<string, unknown>>(sql, values))).rows;

const run =
  (sql: string, ...values: unknown[]) =>
  (client: pg.Client) =>
    client.query(sql, values);
const issue = (copy: string, member: string) => run("select issue_copy($1, $2)", copy, member);
const giveBack = (copy: string) => run("select return_copy($1)", copy);
const reserve = (book: string, member: string) => run("select reserve_book($1, $2)", book, member);

/** One has succeeded, all others were refused with this code. */
function oneSucceeded(ended: string[], refusal: string) {
  assert.deepEqual(ended.sort(), ["00000", ...ended.slice(1).map(() => refusal)]);
}

for (const round of [1, 2, 3]) {
  test(`two librarians lend the last copy at the same moment: one does (${round})`, async () => {
    const { copy, readers } = await prepared(async (library) => ({
      copy: await library.copy(await library.book()),
      readers: [await library.reader(), await library.reader(), await library.reader()],
    }));
    oneSucceeded(
      await atOnce(
        db.adminUrl,
        slug,
        readers.map((reader) => issue(copy, reader)),
      ),
      "SC602",
    );
  });

  test(`a reader with one copy left borrows two at once: one is lent (${round})`, async () => {
    const { copies, reader } = await prepared(
      async (library) => {
        const reader = await library.reader();
        await library.issue(await library.copy(await library.book()), reader);
        const copies = [];
        for (let number = 0; number < 3; number += 1) {
          copies.push(await library.copy(await library.book()));
        }
        return { copies, reader };
      },
      { loan_limit: 2 },
    );
    oneSucceeded(
      await atOnce(
        db.adminUrl,
        slug,
        copies.map((copy) => issue(copy, reader)),
      ),
      "SC605",
    );
  });

  test(`two take the same late copy back: one does, and one fine is charged (${round})`, async () => {
    const { copy, reader } = await prepared(async (library) => {
      const reader = await library.reader();
      const copy = await library.copy(await library.book());
      await library.loan(copy, reader, 3);
      return { copy, reader };
    });
    oneSucceeded(await atOnce(db.adminUrl, slug, [giveBack(copy), giveBack(copy)]), "SC608");
    assert.deepEqual(
      await look("select amount::integer from fines where member_id = $1", [reader]),
      [{ amount: 30 }],
    );
  });

  test(`a reader reserves the same book twice at once: one reservation is made (${round})`, async () => {
    const { book, reader } = await prepared(async (library) => {
      const book = await library.book();
      await library.copy(book);
      return { book, reader: await library.reader() };
    });
    oneSucceeded(
      await atOnce(db.adminUrl, slug, [reserve(book, reader), reserve(book, reader)]),
      "SC611",
    );
  });

  test(`a reader with one reservation left makes two at once: one is made (${round})`, async () => {
    const { books, reader } = await prepared(
      async (library) => {
        const books = [await library.book(), await library.book()];
        for (const book of books) await library.copy(book);
        return { books, reader: await library.reader() };
      },
      { reservation_limit: 1 },
    );
    oneSucceeded(
      await atOnce(
        db.adminUrl,
        slug,
        books.map((book) => reserve(book, reader)),
      ),
      "SC614",
    );
  });

  test(`a copy comes back while somebody reserves it: it is kept for them (${round})`, async () => {
    const { book, copy, reader } = await prepared(async (library) => {
      const book = await library.book();
      const copy = await library.copy(book);
      await library.issue(copy, await library.reader());
      return { book, copy, reader: await library.reader() };
    });
    const works = [giveBack(copy), reserve(book, reader)];
    if (round % 2 === 0) works.reverse();
    assert.deepEqual(await atOnce(db.adminUrl, slug, works), ["00000", "00000"]);
    assert.deepEqual(await look("select copy_id from reservations where book_id = $1", [book]), [
      { copy_id: copy },
    ]);
    // By whichever way it came about, the reader was told once.
    const told = await look(
      `select notifications.id from notifications
       join reservations on reservations.id = notifications.subject_id
       where reservations.book_id = $1`,
      [book],
    );
    assert.equal(told.length, 1);
  });

  test(`two reserve the last copy at once: one has it, the other waits (${round})`, async () => {
    const { book, copy, readers } = await prepared(async (library) => {
      const book = await library.book();
      const copy = await library.copy(book);
      return { book, copy, readers: [await library.reader(), await library.reader()] };
    });
    const ended = await atOnce(
      db.adminUrl,
      slug,
      readers.map((reader) => reserve(book, reader)),
    );
    assert.deepEqual(ended, ["00000", "00000"]);
    const kept = await look("select copy_id from reservations where book_id = $1", [book]);
    assert.deepEqual(kept.map(({ copy_id }) => copy_id === copy).sort(), [false, true]);
  });

  test(`a copy is lent while another reserves it: it is not both (${round})`, async () => {
    const { book, copy, readers } = await prepared(async (library) => {
      const book = await library.book();
      const copy = await library.copy(book);
      return { book, copy, readers: [await library.reader(), await library.reader()] as const };
    });
    const ended = await atOnce(db.adminUrl, slug, [
      issue(copy, readers[0]),
      reserve(book, readers[1]),
    ]);
    const [kept] = await look("select copy_id from reservations where book_id = $1", [book]);
    assert.deepEqual(
      [ended, kept],
      kept!.copy_id === null
        ? [["00000", "00000"], { copy_id: null }]
        : [["SC607", "00000"], { copy_id: copy }],
    );
  });

  test(`a loan is not renewed while a reservation of the book is being made (${round})`, async () => {
    const { book, loan, reader } = await prepared(async (library) => {
      const book = await library.book();
      const { id } = await library.issue(await library.copy(book), await library.reader());
      return { book, loan: id, reader: await library.reader() };
    });
    const ended = await atOnce(db.adminUrl, slug, [
      async (client) => {
        await reserve(book, reader)(client);
        await client.query("select pg_sleep(0.8)");
      },
      async (client) => {
        await client.query("select pg_sleep(0.4)");
        await client.query("select renew_loan($1)", [loan]);
      },
    ]);
    assert.deepEqual(ended, ["00000", "SC610"]);
  });

  test(`a copy is withdrawn while it is lent: one of the two happens (${round})`, async () => {
    const { copy, reader } = await prepared(async (library) => ({
      copy: await library.copy(await library.book()),
      reader: await library.reader(),
    }));
    const ended = await atOnce(db.adminUrl, slug, [
      issue(copy, reader),
      run("select withdraw_copy($1)", copy),
    ]);
    assert.match(ended.join(), /^(00000,SC602|SC603,00000)$/);
  });

  test(`a reader is removed while a copy is lent to them: one of the two happens (${round})`, async () => {
    const { copy, reader } = await prepared(async (library) => ({
      copy: await library.copy(await library.book()),
      reader: await library.reader(),
    }));
    const ended = await atOnce(db.adminUrl, slug, [
      issue(copy, reader),
      run("delete from library_members where id = $1", reader),
    ]);
    assert.match(ended.join(), /^(00000,SC618|P0002,00000)$/);
  });
}

test("two who give up on what was not fetched do it once", async () => {
  const books = await prepared(async (library) => {
    const books = [];
    for (let number = 0; number < 5; number += 1) {
      const book = await library.book();
      await library.copy(book);
      const late = await library.reserve(book, await library.reader());
      await library.reserve(book, await library.reader());
      await library.client.query(
        "update reservations set kept_until = current_date - 2 where id = $1",
        [late.id],
      );
      books.push(book);
    }
    return books;
  });
  const expire = run("select expire_reservations()");
  assert.deepEqual(await atOnce(db.adminUrl, slug, [expire, expire]), ["00000", "00000"]);
  assert.deepEqual(
    await look(
      `select outcome, copy_id is not null as kept, count(*)::integer from reservations
       where book_id = any ($1) group by 1, 2 order by 1`,
      [books],
    ),
    [
      { outcome: "expired", kept: true, count: 5 },
      { outcome: null, kept: true, count: 5 },
    ],
  );
});
