import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { openDatabase, slugs } from "../../support/database.ts";
import { atOnce } from "./at_once.ts";
import { Library } from "./library.ts";

const db = await openDatabase();
const [slug] = slugs;

const fineOf = (amount: number) =>
  db.commitAsOwner(slug, async (client) => {
    const library = await Library.open(client);
    return (await library.charge(await library.reader(), amount)).id;
  });

const state = async (fine: string) =>
  (
    await db.asOwner(slug, (client) =>
      client.query(
        `select paid::integer, waived::integer, outstanding::integer,
           (select coalesce(sum(amount), 0)::integer from fine_payments
            where fine_id = fines.id and cancelled_at is null) as received
         from fines where id = $1`,
        [fine],
      ),
    )
  ).rows[0] as { paid: number; waived: number; outstanding: number; received: number };

const run =
  (sql: string, ...values: unknown[]) =>
  (client: pg.Client) =>
    client.query(sql, values);

test("a fine is paid once, however many take the money at the same moment", async () => {
  const fine = await fineOf(100);
  const pay = run("select pay_fine($1)", fine);
  const ended = await atOnce(db.adminUrl, slug, [pay, pay, pay]);
  assert.deepEqual(ended.sort(), ["00000", "SC616", "SC616"]);
  assert.deepEqual(await state(fine), { paid: 100, waived: 0, outstanding: 0, received: 100 });
});

test("parts that are too much together are not all taken", async () => {
  const fine = await fineOf(100);
  const part = run("select pay_fine($1, 40)", fine);
  const ended = await atOnce(db.adminUrl, slug, [part, part, part]);
  assert.deepEqual(ended.sort(), ["00000", "00000", "SC616"]);
  assert.deepEqual(await state(fine), { paid: 80, waived: 0, outstanding: 20, received: 80 });
});

test("what is waived while it is paid is one or the other", async () => {
  for (let round = 0; round < 3; round += 1) {
    const fine = await fineOf(100);
    const ended = await atOnce(db.adminUrl, slug, [
      run("select pay_fine($1, 60)", fine),
      run("select waive_fine($1, 'Kindness', 60)", fine),
    ]);
    assert.deepEqual(ended.sort(), ["00000", "SC616"]);
    const { paid, waived, received } = await state(fine);
    assert.deepEqual([paid + waived, received], [60, paid]);
  }
});

test("a payment is cancelled once, and receipts have no gaps however many pay at once", async () => {
  const fines = [await fineOf(100), await fineOf(100), await fineOf(100)];
  const ended = await atOnce(
    db.adminUrl,
    slug,
    [...fines, fines[0]!].map((fine) => run("select pay_fine($1)", fine)),
  );
  assert.deepEqual(ended.sort(), ["00000", "00000", "00000", "SC616"]);
  const { rows } = await db.asOwner(slug, (client) =>
    client.query<{ id: string; number: number }>(
      `select id, right(receipt_number, 5)::integer as number from fine_payments
       where fine_id = any ($1) order by receipt_number`,
      [fines],
    ),
  );
  const first = rows[0]!.number;
  assert.deepEqual(
    rows.map(({ number }) => number - first),
    [0, 1, 2],
  );
  const cancel = run("select cancel_payment($1, 'Twice')", rows[0]!.id);
  assert.deepEqual((await atOnce(db.adminUrl, slug, [cancel, cancel])).sort(), ["00000", "SC622"]);
  const { rows: owed } = await db.asOwner(slug, (client) =>
    client.query("select sum(paid)::integer as paid from fines where id = any ($1)", [fines]),
  );
  assert.deepEqual(owed, [{ paid: 200 }]);
});
