import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** Check digits of some worked out by hand, of some X, 0 and 9. */
const valid = {
  "0-306-40615-2": "9780306406157",
  "978-0-306-40615-7": "9780306406157",
  "ISBN 978 0 306 40615 7": "9780306406157",
  "ISBN-13: 978-0-306-40615-7": "9780306406157",
  "ISBN-10: 0306406152": "9780306406157",
  "ISBN:0306406152": "9780306406157",
  " 080442957X ": "9780804429573",
  "0-8044-2957-x": "9780804429573",
  "3‐16‑148410–x": "9783161484100",
  "979-10-90636-07-1": "9791090636071",
};

const invalid = [
  ...["", "978", "0306406153", "9780306406158", "97803064061570", "X804429573"],
  // Two digits have changed places; music has numbers of its own; not the digits that are meant.
  ...["9780306406517", "9790060115615", "977-0-306-40615-7", "٩٧٨٠٣٠٦٤٠٦١٥٧", "not a number"],
];

test("an ISBN is known in any form, and refused when its check digit is wrong", () =>
  db.asOwner(slug, async (client) => {
    for (const [written, isbn] of Object.entries(valid)) {
      const { rows } = await client.query("select app.isbn13($1) as isbn", [written]);
      assert.deepEqual(rows, [{ isbn }], written);
    }
    for (const written of invalid) {
      const { rows } = await client.query("select app.isbn13($1) as isbn", [written]);
      assert.deepEqual(rows, [{ isbn: null }], written);
    }
  }));

test("every one digit that is changed, and every two that change places, are noticed", () =>
  db.asOwner(slug, async (client) => {
    const { rows } = await client.query(
      `select overlay(isbn placing digit::text from place for 1) as wrong
       from (values ('9780306406157'), ('0306406152')) as known (isbn)
       cross join generate_series(1, 10) as place
       cross join generate_series(0, 9) as digit
       where substr(isbn, place, 1) <> digit::text
         and app.isbn13(overlay(isbn placing digit::text from place for 1)) is not null
       union all
       select overlay(isbn placing reverse(substr(isbn, place, 2)) from place for 2)
       from (values ('0306406152')) as known (isbn)
       cross join generate_series(1, 9) as place
       where substr(isbn, place, 1) <> substr(isbn, place + 1, 1)
         and app.isbn13(overlay(isbn placing reverse(substr(isbn, place, 2)) from place for 2))
           is not null`,
    );
    assert.deepEqual(rows, []);
  }));

test("ten digits follow from thirteen, where there were any", () =>
  db.asOwner(slug, async (client) => {
    const { rows } = await client.query(
      `select array_agg(app.isbn10(isbn) order by place) as ten
       from unnest('{9780306406157,9780804429573,9783161484100,9791090636071}'::text[])
         with ordinality as known (isbn, place)`,
    );
    assert.deepEqual(rows, [{ ten: ["0306406152", "080442957X", "316148410X", null] }]);
  }));

test("books keep thirteen digits, no two books the same, and none is fine", () =>
  db.asOwner(slug, async (client) => {
    const add = (isbn: string | null) =>
      sqlState(client, () =>
        client.query("insert into books (title, isbn) values ('A book', $1)", [isbn]),
      );
    assert.equal(await add("ISBN 0-306-40615-2"), "00000");
    assert.equal(await add("978-0-306-40615-7"), "23505");
    assert.equal(await add("978-0-306-40615-8"), "SC601");
    assert.equal(await add(null), "00000");
    assert.equal(await add("  "), "00000");
    const { rows } = await client.query(
      "select isbn, count(*)::integer from books where title = 'A book' group by isbn order by isbn",
    );
    assert.deepEqual(rows, [
      { isbn: "9780306406157", count: 1 },
      { isbn: null, count: 2 },
    ]);
  }));
