import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, openDatabase, slugs, sqlState } from "../../support/database.ts";

const db = await openDatabase();
const [slug] = slugs;
const nobody = demoId("users/nobody");

await db.commitAsOwner(slug, async (client) => {
  await client.query(
    `insert into user_roles (user_id, role_id, school_id)
     select $1, id, $2 from roles where name = 'Librarian'`,
    [nobody, demoId("schools/south")],
  );
  await client.query(
    `insert into loans (id, school_id, copy_id, member_id, due_on)
     values ($1, $2, $3, $4, current_date + 3)`,
    [
      ...[demoId("loans/south"), demoId("schools/south"), demoId("book_copies/S-001-1")],
      demoId("library_members/12"),
    ],
  );
});

/** As somebody who is a librarian at the south campus only. */
const inSouth = <T>(work: (client: pg.ClientBase) => Promise<T>) => db.asUser(slug, nobody, work);

const state = (client: pg.ClientBase, sql: string, ...values: unknown[]) =>
  sqlState(client, () => client.query(sql, values));

test("a librarian of one school runs that one's library, and sees no other reader", () =>
  inSouth(async (client) => {
    const count = async (table: string) => (await client.query(`select 1 from ${table}`)).rowCount;
    assert.equal(await count("library_members"), 1);
    assert.equal(await count("loans"), 1);
    assert.equal(await count("fines"), 0);
    assert.equal(await count("export_loans('2000-01-01', '2999-01-01')"), 1);
    const copy = (school: string) =>
      state(
        client,
        "insert into book_copies (book_id, school_id, barcode) values ($1, $2, 'NEW')",
        demoId("books/1"),
        demoId(`schools/${school}`),
      );
    assert.equal(await copy("south"), "00000");
    assert.equal(await copy("north"), "42501");
  }));

test("what is done with another school's copies, readers and money is refused", () =>
  inSouth(async (client) => {
    const south = demoId("library_members/12");
    const north = demoId("library_members/3");
    const calls: [string, unknown[], string][] = [
      ["select issue_copy($1, $2)", [demoId("book_copies/S-003-1"), south], "00000"],
      ["select issue_copy($1, $2)", [demoId("book_copies/N-003-1"), north], "42501"],
      ["select issue_copy($1, $2)", [demoId("book_copies/N-003-1"), south], "42501"],
      ["select return_copy($1)", [demoId("book_copies/S-001-1")], "00000"],
      ["select return_copy($1)", [demoId("book_copies/N-001-1")], "42501"],
      ["select charge_fine($1, 'other', 5)", [south], "00000"],
      ["select charge_fine($1, 'other', 5)", [north], "42501"],
      ["select pay_fine($1)", [demoId("fines/late")], "42501"],
      ["select waive_fine($1, '')", [demoId("fines/late")], "42501"],
      ["select cancel_payment($1, '')", [demoId("fine_payments/late")], "42501"],
      ["select cancel_reservation($1)", [demoId("reservations/1")], "42501"],
      ["select prioritize_reservation($1, 1)", [demoId("reservations/1")], "42501"],
      ["select block_member($1, '')", [south], "00000"],
      ["select block_member($1, '')", [north], "42501"],
      ["select withdraw_copy($1)", [demoId("book_copies/N-003-1")], "42501"],
      ["select add_class_members($1)", [demoId("classes/8A")], "00000"],
      ["select add_class_members($1)", [demoId("classes/7A")], "42501"],
    ];
    for (const [sql, values, expected] of calls) {
      assert.equal(await state(client, sql, ...values), expected, sql);
    }
  }));

test("the catalogue is shared, and so is its care; the rules are the school's own", () =>
  inSouth(async (client) => {
    assert.equal(await state(client, "insert into books (title) values ('New')"), "00000");
    assert.equal((await client.query("update books set pages = 9")).rowCount, 21);
    assert.equal(
      await state(
        client,
        "insert into library_settings (school_id) values ($1)",
        demoId("schools/south"),
      ),
      "00000",
    );
    assert.equal((await client.query("update library_settings set loan_days = 9")).rowCount, 1);
    assert.equal(
      (await client.query("delete from library_settings where school_id is null")).rowCount,
      0,
    );
  }));
