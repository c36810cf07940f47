import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { day } from "../academic/world.ts";
import { Library } from "./library.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("a copy is kept for as many school days as the library says, from tomorrow on", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client, { hold_days: 3 });
    const keptFor = async () => {
      const book = await library.book();
      await library.copy(book);
      return (await library.reserve(book, await library.reader())).kept_until;
    };
    assert.equal(await keptFor(), day(3));
    await library.close(day(1));
    await library.close(day(3));
    // 2, 4 and 5 are open.
    assert.equal(await keptFor(), day(5));
    await library.close(day(5));
    assert.equal(await keptFor(), day(6));
  }));

test("days of the week without school do not count", () =>
  db.asOwner(slug, async (client) => {
    const today = new Date().getUTCDay() || 7;
    const library = await Library.open(client, { hold_days: 2 }, { week_days: [today] });
    const book = await library.book();
    await library.copy(book);
    assert.equal((await library.reserve(book, await library.reader())).kept_until, day(14));
  }));

test("what is not fetched in time goes to the next, who is told, as is the one who was late", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const book = await library.book();
    const copy = await library.copy(book);
    const [late, next] = [await library.reader(), await library.reader()];
    const first = await library.reserve(book, late);
    const second = await library.reserve(book, next);
    const expire = async () =>
      (await library.one<{ expired: number }>("select expire_reservations() as expired")).expired;
    assert.equal(await expire(), 0);
    const keptUntil = (date: string) =>
      client.query("update reservations set kept_until = $2 where id = $1", [first.id, date]);
    await keptUntil(day(0));
    assert.equal(await expire(), 0);
    await keptUntil(day(-1));
    assert.equal(await expire(), 1);
    assert.equal((await library.reservation(first.id)).outcome, "expired");
    const served = await library.reservation(second.id);
    assert.equal(served.copy_id, copy);
    assert.equal(served.kept_until, day(3));
    assert.equal(await library.told(late, "library_reservation_expired"), 1);
    assert.equal(await library.told(next, "library_reservation_ready"), 1);
    assert.equal(await expire(), 0);
    assert.equal(await library.told(next, "library_reservation_ready"), 1);
  }));

test("the day is over when it is over at the school", () =>
  db.asOwner(slug, async (client) => {
    const expiredIn = async (time_zone: string) => {
      const library = await Library.open(client, {}, { time_zone });
      const book = await library.book();
      await library.copy(book);
      const { id } = await library.reserve(book, await library.reader());
      await client.query(
        `update reservations set kept_until = (now() at time zone $2)::date - $3::integer
         where id = $1`,
        [id, time_zone, 0],
      );
      await client.query("select expire_reservations()");
      const today = await library.reservation(id);
      await client.query(
        `update reservations set kept_until = (now() at time zone $2)::date - 1 where id = $1`,
        [id, time_zone],
      );
      await client.query("select expire_reservations()");
      return [today.outcome, (await library.reservation(id)).outcome];
    };
    for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"]) {
      assert.deepEqual(await expiredIn(zone), [null, "expired"], zone);
    }
  }));

test("who may borrow again since gets what has been free, when the night comes", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const book = await library.book();
    const copy = await library.copy(book);
    const [holder, waiting] = [await library.reader(), await library.reader()];
    await library.issue(copy, holder);
    const { id } = await library.reserve(book, waiting);
    const expire = (on: string | null) =>
      client.query("update library_members set expires_on = $2 where id = $1", [waiting, on]);
    await expire(day(-1));
    await library.giveBack(copy);
    await client.query("select expire_reservations()");
    assert.equal((await library.reservation(id)).copy_id, null);
    await expire(null);
    await client.query("select expire_reservations()");
    assert.equal((await library.reservation(id)).copy_id, copy);
  }));

test("guardians who may read about a child are told too, others are not", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const reader = await library.reader();
    const guardian = async (has_data_access: boolean) => {
      const email = `guardian-${has_data_access}@x.example`;
      const user_id = await library.insert("users", { email, display_name: "G" });
      const guardian_id = await library.insert("guardians", {
        first_name: "G",
        last_name: "G",
        user_id,
      });
      await client.query(
        `insert into student_guardians (student_id, guardian_id, relation, has_data_access)
         select student_id, $2, 'parent', $3 from library_members where id = $1`,
        [reader, guardian_id, has_data_access],
      );
      return user_id;
    };
    const near = await guardian(true);
    const far = await guardian(false);
    const book = await library.book();
    await library.copy(book);
    await library.reserve(book, reader);
    const rows = await library.all("select user_id from notifications where user_id = any ($1)", [
      [near, far],
    ]);
    assert.deepEqual(rows, [{ user_id: near }]);
  }));
