import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { Library } from "./library.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** A book whose only copy is out, and readers who wait for it in the order of the list. */
async function queue(library: Library, length: number) {
  const book = await library.book();
  const copy = await library.copy(book);
  await library.issue(copy, await library.reader());
  const waiting = [];
  for (let place = 0; place < length; place += 1) {
    const reader = await library.reader();
    const { id } = await library.reserve(book, reader);
    // Within one transaction all have the same time; later ones come later.
    await library.client.query(
      "update reservations set reserved_at = now() - $2::integer * interval '1 day' where id = $1",
      [id, length - place],
    );
    waiting.push({ reader, id });
  }
  return { book, copy, waiting };
}

/** Which of the waiting has the copy; -1 for nobody. */
async function whoseTurn(library: Library, copy: string, waiting: { id: string }[]) {
  const rows = await library.all<{ id: string }>(
    "select id from reservations where copy_id = $1 and ended_at is null",
    [copy],
  );
  return waiting.findIndex(({ id }) => id === rows[0]?.id);
}

test("the first who waits gets the copy, and is told once", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const { book, copy, waiting } = await queue(library, 3);
    const length = () =>
      library.one("select books_queue_length(books) from books where id = $1", [book]);
    assert.deepEqual(await length(), { books_queue_length: 3 });
    await library.giveBack(copy);
    assert.equal(await whoseTurn(library, copy, waiting), 0);
    assert.equal(await library.stateOf(copy), "reserved");
    assert.deepEqual(await length(), { books_queue_length: 2 });
    for (const [place, { reader }] of waiting.entries()) {
      const expected = place === 0 ? 1 : 0;
      assert.equal(await library.told(reader, "library_reservation_ready"), expected);
    }
    // Whatever else happens to the book tells nobody again.
    await library.copy(book, { is_reference: true });
    await client.query("select prioritize_reservation($1, 3)", [waiting[1]!.id]);
    assert.equal(await library.told(waiting[0]!.reader, "library_reservation_ready"), 1);
  }));

test("the queue goes by time, and by id for those who came at once", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const { copy, waiting } = await queue(library, 3);
    // The last becomes as early as the second: the smaller id comes first.
    await client.query(
      "update reservations set reserved_at = now() - interval '9 days' where id = any ($1)",
      [[waiting[1]!.id, waiting[2]!.id]],
    );
    await library.giveBack(copy);
    const smaller = waiting[1]!.id < waiting[2]!.id ? 1 : 2;
    assert.equal(await whoseTurn(library, copy, waiting), smaller);
    await library.cancel(waiting[smaller]!.id);
    assert.equal(await whoseTurn(library, copy, waiting), 3 - smaller);
  }));

test("who may not borrow is passed over, and keeps the place", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const { copy, waiting } = await queue(library, 4);
    const [blocked, expired, graduate, fourth] = waiting.map(({ reader }) => reader);
    await client.query("select block_member($1, 'Noise')", [blocked]);
    await client.query("update library_members set expires_on = '2020-01-01' where id = $1", [
      expired,
    ]);
    await client.query(
      `update students set status = 'graduated'
       where id = (select student_id from library_members where id = $1)`,
      [graduate],
    );
    await library.giveBack(copy);
    assert.equal(await whoseTurn(library, copy, waiting), 3);
    await client.query("select unblock_member($1)", [blocked]);
    await library.issue(copy, fourth!);
    await library.giveBack(copy);
    assert.equal(await whoseTurn(library, copy, waiting), 0);
  }));

test("blocking somebody passes on what is kept, and lifting it gives what is free", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const { copy, waiting } = await queue(library, 2);
    await library.giveBack(copy);
    await client.query("select block_member($1, 'Noise')", [waiting[0]!.reader]);
    assert.equal(await whoseTurn(library, copy, waiting), 1);
    await library.cancel(waiting[1]!.id);
    assert.equal(await whoseTurn(library, copy, waiting), -1);
    await client.query("select unblock_member($1)", [waiting[0]!.reader]);
    assert.equal(await whoseTurn(library, copy, waiting), 0);
  }));

test("a cancelled reservation passes its copy on, and ends once", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const { copy, waiting } = await queue(library, 3);
    await library.giveBack(copy);
    await library.cancel(waiting[1]!.id);
    assert.equal(await whoseTurn(library, copy, waiting), 0);
    await library.cancel(waiting[0]!.id);
    assert.equal(await whoseTurn(library, copy, waiting), 2);
    assert.equal(await library.told(waiting[2]!.reader, "library_reservation_ready"), 1);
    assert.equal(await library.state("select cancel_reservation($1)", [waiting[0]!.id]), "SC615");
    assert.equal(
      await library.state("select prioritize_reservation($1, 1)", [waiting[0]!.id]),
      "SC615",
    );
    assert.equal(await library.state("select cancel_reservation($1)", [library.schoolId]), "P0002");
  }));

test("a librarian moves somebody forward; places are counted accordingly", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const { copy, waiting } = await queue(library, 3);
    const places = async () => {
      const rows = await library.all<{ id: string; place: number | null }>(
        `select id, reservations_queue_position(reservations) as place from reservations
         where id = any ($1)`,
        [waiting.map(({ id }) => id)],
      );
      return waiting.map(({ id }) => rows.find((row) => row.id === id)!.place);
    };
    assert.deepEqual(await places(), [1, 2, 3]);
    await client.query("select prioritize_reservation($1, 1)", [waiting[2]!.id]);
    assert.deepEqual(await places(), [2, 3, 1]);
    await client.query("select prioritize_reservation($1, -1)", [waiting[0]!.id]);
    assert.deepEqual(await places(), [3, 2, 1]);
    await library.giveBack(copy);
    assert.equal(await whoseTurn(library, copy, waiting), 2);
    assert.deepEqual(await places(), [2, 1, null]);
  }));

test("a book whose copy is free is kept at once", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const book = await library.book();
    const copy = await library.copy(book);
    const reader = await library.reader();
    const available = () =>
      library.one("select books_available_copies(books) as free from books where id = $1", [book]);
    assert.deepEqual(await available(), { free: 1 });
    assert.equal((await library.reserve(book, reader)).copy_id, copy);
    assert.equal(await library.told(reader, "library_reservation_ready"), 1);
    assert.deepEqual(await available(), { free: 0 });
  }));

test("one reservation a book, none of what one has, no more than the limit, none without copies", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client, { reservation_limit: 2 });
    const reader = await library.reader();
    const [first, second] = [await library.book(), await library.book()];
    const [third, empty] = [await library.book(), await library.book()];
    const copies = [await library.copy(first), await library.copy(second)];
    await library.copy(third);
    await library.issue(copies[0]!, reader);
    assert.equal(await library.tryReserve(first, reader), "SC612");
    assert.equal(await library.tryReserve(second, reader), "00000");
    assert.equal(await library.tryReserve(second, reader), "SC611");
    assert.equal(await library.tryReserve(empty, reader), "SC613");
    await library.copy(empty, { is_reference: true });
    await library.copy(empty, { condition: "lost" });
    const elsewhere = await Library.open(client);
    await elsewhere.copy(empty);
    assert.equal(await library.tryReserve(empty, reader), "SC613");
    assert.equal(await library.tryReserve(third, reader), "00000");
    await library.copy(empty, { condition: "damaged" });
    assert.equal(await library.tryReserve(empty, reader), "SC614");
    assert.equal(await library.tryReserve(empty, await library.reader()), "00000");
    const blocked = await library.reader({ blocked_at: new Date() });
    assert.equal(await library.tryReserve(empty, blocked), "SC604");
  }));

test("a new copy, and one that is no longer for reading only, go to those who wait", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const { book, waiting } = await queue(library, 3);
    const added = await library.copy(book);
    assert.equal(await whoseTurn(library, added, waiting), 0);
    const reference = await library.copy(book, { is_reference: true });
    assert.equal(await whoseTurn(library, reference, waiting), -1);
    await client.query("update book_copies set is_reference = false where id = $1", [reference]);
    assert.equal(await whoseTurn(library, reference, waiting), 1);
    await client.query("update book_copies set is_reference = true where id = $1", [reference]);
    assert.equal(await whoseTurn(library, reference, waiting), -1);
    const elsewhere = await Library.open(client);
    const far = await elsewhere.copy(book);
    assert.equal(await whoseTurn(library, far, waiting), -1);
  }));
