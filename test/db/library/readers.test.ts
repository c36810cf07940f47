import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";

const db = await sharedDatabase();
const [slug] = slugs;

const as = <T>(login: string, work: (client: pg.ClientBase) => Promise<T>) =>
  db.asUser(slug, demoId(`users/${login}`), work);

const column = async (client: pg.ClientBase, sql: string, values: unknown[] = []) =>
  (await client.query<{ value: unknown }>(sql, values)).rows.map(({ value }) => value);

const member = (key: string) => demoId(`library_members/${key}`);
const book = (number: number) => demoId(`books/${number}`);

const state = (client: pg.ClientBase, sql: string, ...values: unknown[]) =>
  sqlState(client, () => client.query(sql, values));

test("a reader sees the own loans, reservations and fines; a guardian those of the wards", async () => {
  const seen = (login: string) =>
    as(login, async (client) => {
      const found = [];
      for (const table of ["loans", "reservations", "fines", "fine_payments"]) {
        const rows = await column(client, `select 1 as value from ${table}`);
        found.push(rows.length);
      }
      return found;
    });
  assert.deepEqual(await seen("librarian"), [4, 2, 2, 2]);
  assert.deepEqual(await seen("auditor"), [4, 2, 2, 2]);
  assert.deepEqual(await seen("student"), [1, 1, 1, 1]);
  assert.deepEqual(await seen("student2"), [1, 0, 0, 0]);
  assert.deepEqual(await seen("teacher"), [0, 1, 0, 0]);
  // Marge reads about Élodie and Bartolomé, Kirk about nobody.
  assert.deepEqual(await seen("guardian"), [2, 1, 2, 2]);
  assert.deepEqual(await seen("guardian2"), [0, 0, 0, 0]);
  assert.deepEqual(await seen("driver"), [0, 0, 0, 0]);
});

test("everybody sees what is free and how many wait, though not who", () =>
  as("student2", async (client) => {
    const flatland = await client.query(
      `select books_available_copies(books) as free, books_queue_length(books) as waiting,
         books_lendable_copies(books) as lent,
         (select array_agg(book_copies_state(book_copies)) from book_copies
          where book_id = books.id)::text as states
       from books where id = $1`,
      [book(11)],
    );
    assert.deepEqual(flatland.rows, [{ free: 0, waiting: 2, lent: 1, states: "{on_loan}" }]);
    assert.deepEqual(await column(client, "select 1 as value from reservations"), []);
  }));

test("a reader reserves and cancels for oneself only, a guardian for the wards", async () => {
  await as("student", async (client) => {
    const reserve = (who: string) =>
      state(client, "select reserve_book($1, $2)", book(14), member(who));
    assert.equal(await reserve("2"), "42501");
    assert.equal(await reserve("teacher"), "42501");
    assert.equal(await reserve("1"), "00000");
    const cancel = (key: string) =>
      state(client, "select cancel_reservation($1)", demoId(`reservations/${key}`));
    assert.equal(await cancel("teacher"), "42501");
    assert.equal(await cancel("1"), "00000");
    assert.deepEqual(
      await column(
        client,
        "select title as value from my_reservations() join books on books.id = book_id",
      ),
      ["Cosmos"],
    );
    assert.equal((await column(client, "select id as value from my_reservations(true)")).length, 2);
  });
  await as("guardian", async (client) => {
    const reserve = (who: string) =>
      state(client, "select reserve_book($1, $2)", book(14), member(who));
    assert.equal(await reserve("2"), "42501");
    assert.equal(await reserve("7"), "00000");
    // A child's are not one's own.
    assert.deepEqual(await column(client, "select id as value from my_reservations(true)"), []);
  });
});

test("a reader renews the own loans only, and not beyond the rules", () =>
  db.asOwner(slug, async (client) => {
    const { rows } = await client.query<{ id: string }>("select id from issue_copy($1, $2)", [
      demoId("book_copies/N-012-1"),
      member("1"),
    ]);
    await client.query("set session authorization homeroom_server");
    await client.query(`set local role "tenant_${slug}"`);
    await client.query("select set_config('app.user_id', $1, true)", [demoId("users/student")]);
    const renew = (id: string, beyond = false) =>
      state(client, "select renew_loan($1, $2)", id, beyond);
    assert.equal(await renew(rows[0]!.id), "00000");
    assert.equal(await renew(rows[0]!.id, true), "42501");
    assert.equal(await renew(demoId("loans/overdue")), "42501");
    assert.equal(await renew(demoId("loans/awaited")), "42501");
    const mine = await column(client, "select id as value from my_loans()");
    assert.deepEqual(mine, [rows[0]!.id]);
    await client.query("reset session authorization");
    await client.query("set local role homeroom_owner");
  }));

test("what librarians do, readers may not, nor may those who audit", async () => {
  const calls: [string, unknown[]][] = [
    ["select issue_copy($1, $2)", [demoId("book_copies/N-012-1"), member("1")]],
    ["select return_copy($1)", [demoId("book_copies/N-001-1")]],
    ["select report_copy_lost($1)", [demoId("book_copies/N-001-1")]],
    ["select report_copy_damaged($1)", [demoId("book_copies/N-012-1")]],
    ["select withdraw_copy($1)", [demoId("book_copies/N-012-1")]],
    ["select restore_copy($1)", [demoId("book_copies/N-012-1")]],
    ["select prioritize_reservation($1, 1)", [demoId("reservations/1")]],
    ["select expire_reservations()", []],
    ["select remind_overdue()", []],
    ["select charge_fine($1, 'other', 1)", [member("1")]],
    ["select pay_fine($1)", [demoId("fines/late")]],
    ["select waive_fine($1, '')", [demoId("fines/late")]],
    ["select cancel_payment($1, '')", [demoId("fine_payments/late")]],
    ["select block_member($1, '')", [member("1")]],
    ["select unblock_member($1)", [member("1")]],
    ["select add_class_members($1)", [demoId("classes/7A")]],
  ];
  for (const login of ["student", "guardian", "teacher", "auditor", "nobody"]) {
    await as(login, async (client) => {
      for (const [sql, values] of calls) {
        assert.equal(await state(client, sql, ...values), "42501", `${login}: ${sql}`);
      }
    });
  }
  await as("librarian", async (client) => {
    for (const [sql, values] of calls) {
      assert.notEqual(await state(client, sql, ...values), "42501", sql);
    }
  });
});

test("whoever may not take the lists away does not get them", async () => {
  const lists = [
    "export_catalogue()",
    "export_loans('2000-01-01', '2999-01-01')",
    "export_fines('2000-01-01', '2999-01-01')",
    "export_payments('2000-01-01', '2999-01-01')",
  ];
  const counts = (login: string) =>
    as(login, async (client) => {
      const found = [];
      for (const list of lists) {
        const { rowCount } = await client.query(`select * from ${list}`);
        found.push(rowCount);
      }
      return found;
    });
  assert.deepEqual(await counts("librarian"), [31, 4, 2, 2]);
  assert.deepEqual(await counts("auditor"), [31, 4, 2, 2]);
  for (const login of ["student", "guardian", "teacher", "driver", "nobody"]) {
    await as(login, async (client) => {
      for (const list of lists) {
        assert.equal(await state(client, `select * from ${list}`), "42501", `${login}: ${list}`);
      }
    });
  }
});

test("the worker ends what was not fetched and reminds, and does nothing else in the library", () =>
  db.asOwner(slug, async (client) => {
    const { rows } = await client.query<{ id: string }>("select worker_user_id() as id");
    await client.query("set session authorization homeroom_worker");
    await client.query(`set local role "tenant_${slug}"`);
    await client.query("select set_config('app.user_id', $1, true)", [rows[0]!.id]);
    assert.equal(await state(client, "select expire_reservations()"), "00000");
    assert.equal(await state(client, "select remind_overdue()"), "00000");
    assert.equal(await state(client, "select pay_fine($1)", demoId("fines/late")), "42501");
    await client.query("reset session authorization");
    await client.query("set local role homeroom_owner");
  }));
