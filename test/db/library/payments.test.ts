import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { Library } from "./library.ts";

const db = await sharedDatabase();
const [slug] = slugs;

const owed = (library: Library, fine: string) =>
  library.one(
    "select paid::integer, waived::integer, outstanding::integer from fines where id = $1",
    [fine],
  );

test("a fine is paid and waived in parts, and never beyond what is owed", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const { id: fine } = await library.charge(await library.reader(), 250);
    const pay = (amount: number | null) => library.state("select pay_fine($1, $2)", [fine, amount]);
    const waive = (amount: number | null) =>
      library.state("select waive_fine($1, 'Kindness', $2)", [fine, amount]);
    for (const wrong of [0, -1]) {
      assert.equal(await pay(wrong), "SC617");
      assert.equal(await waive(wrong), "SC617");
    }
    assert.equal(await pay(251), "SC616");
    assert.equal(await waive(251), "SC616");
    assert.equal(await pay(100), "00000");
    assert.equal(await waive(50), "00000");
    assert.deepEqual(await owed(library, fine), { paid: 100, waived: 50, outstanding: 100 });
    assert.equal(await pay(101), "SC616");
    assert.equal(await pay(null), "00000");
    assert.deepEqual(await owed(library, fine), { paid: 200, waived: 50, outstanding: 0 });
    assert.equal(await pay(null), "SC616");
    assert.equal(await waive(null), "SC616");
    assert.equal(await library.state("select pay_fine($1)", [library.schoolId]), "P0002");
  }));

test("each payment has a receipt, numbered in turn and by the year at the school", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const { id: fine } = await library.charge(await library.reader(), 300);
    const numbers = [];
    for (let part = 0; part < 3; part += 1) {
      const { receipt_number } = await library.one<{ receipt_number: string }>(
        "select receipt_number from pay_fine($1, 100)",
        [fine],
      );
      numbers.push(receipt_number);
    }
    const { last } = await library.one<{ last: number }>(
      "select last_number::integer as last from number_sequences where name = 'receipts'",
    );
    const year = new Date().getUTCFullYear();
    assert.deepEqual(
      numbers,
      [last - 2, last - 1, last].map((at) => `R-${year}-${String(at).padStart(5, "0")}`),
    );
  }));

test("a cancelled payment keeps its number, and is owed again, once", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const { id: fine } = await library.charge(await library.reader(), 300);
    const { id: payment } = await library.one<{ id: string }>("select id from pay_fine($1, 120)", [
      fine,
    ]);
    const cancel = () => library.state("select cancel_payment($1, 'Typing error')", [payment]);
    assert.equal(await cancel(), "00000");
    assert.deepEqual(await owed(library, fine), { paid: 0, waived: 0, outstanding: 300 });
    assert.equal(await cancel(), "SC622");
    assert.deepEqual(await owed(library, fine), { paid: 0, waived: 0, outstanding: 300 });
    assert.equal(await library.state("select cancel_payment($1, '')", [fine]), "P0002");
  }));

test("payments and waivers stand in the audit log", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const { id: fine } = await library.charge(await library.reader(), 300);
    const { id: payment } = await library.one<{ id: string }>("select id from pay_fine($1, 100)", [
      fine,
    ]);
    await client.query("select waive_fine($1, 'Kindness')", [fine]);
    const logged = await library.all(
      `select table_name, operation, new_values ->> 'paid' as paid, new_values ->> 'waived' as waived
       from audit_logs where row_id = any ($1) order by table_name, id`,
      [[fine, payment]],
    );
    assert.deepEqual(logged, [
      { table_name: "fine_payments", operation: "insert", paid: null, waived: null },
      { table_name: "fines", operation: "insert", paid: "0", waived: "0" },
      { table_name: "fines", operation: "update", paid: "100", waived: null },
      { table_name: "fines", operation: "update", paid: null, waived: "200" },
    ]);
  }));

test("a charge is more than nothing, for a reader who exists, and for the reader's own loan", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const [reader, other] = [await library.reader(), await library.reader()];
    const loan = await library.issue(await library.copy(await library.book()), other);
    const charge = (member: string, amount: number | null, of: string | null = null) =>
      library.state("select charge_fine($1, 'damaged', $2, $3)", [member, amount, of]);
    assert.equal(await charge(reader, 0), "SC617");
    assert.equal(await charge(reader, null), "SC617");
    assert.equal(await charge(reader, 2_000_000_000), "SC617");
    assert.equal(await charge(library.schoolId, 5), "P0002");
    assert.equal(await charge(reader, 5, loan.id), "P0002");
    assert.equal(await charge(other, 5, loan.id), "00000");
  }));

test("a fine on which something was paid stays on record", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const reader = await library.reader();
    const [kept, gone] = [await library.charge(reader, 10), await library.charge(reader, 10)];
    await client.query("select pay_fine($1)", [kept.id]);
    const remove = (id: string) => library.state("delete from fines where id = $1", [id]);
    assert.match(await remove(kept.id), /^2300[13]|23503$/);
    assert.equal(await remove(gone.id), "00000");
  }));
