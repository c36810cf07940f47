import assert from "node:assert/strict";
import test from "node:test";
import { withClient } from "../../../db/runner/connect.ts";
import { beginAsUser, demoId, isRepetition, openDatabase, slugs } from "../../support/database.ts";

const db = await openDatabase();
const [slug] = slugs;

/** Enough for the planner to tell an index from another. */
const many = isRepetition ? 1000 : 5000;

await db.commitAsOwner(slug, async (client) => {
  await client.query(`
    create function pg_temp.word(seed text) returns text language sql immutable
    return substr(translate(md5(seed), '0123456789abcdef', 'aeiounrtslmdbgkp'), 1, 3 + length(seed));

    -- Faster without the audit log, which this is not about.
    alter table books disable trigger user;
    insert into books (title, authors, publisher, isbn)
    select
      format(
        'The %s %s of %s%s', pg_temp.word('a' || number % 2003), pg_temp.word('b' || number % 4999),
        pg_temp.word('c' || number % 997), case when number % 100 = 0 then ' Volume 1' end
      ),
      array[pg_temp.word('d' || number % 101) || ' ' || pg_temp.word('e' || number % 7001)],
      pg_temp.word('f' || number % 53),
      case when number % 2 = 0 then '978' || code || (
        (10 - (38 + (select sum(substr(code, place, 1)::integer * (1 + place % 2 * 2))
                     from generate_series(1, 9) as place)) % 10) % 10
      ) end
    from generate_series(1, ${many}) as number
    cross join lateral (select (100000000 + number)::text) as padded (code)`);
  await client.query(
    "insert into books (title, authors, isbn) values ('Quixotry', '{Miguel de Cervantes}', '9780804429573')",
  );
});
await withClient(db.adminUrl, (client) => client.query(`analyze "tenant_${slug}".books`));

/** Which indexes of books a statement uses as a student, under the policies, and whether it ever reads all rows. */
async function scans(phrase: string) {
  return withClient(db.adminUrl, async (client) => {
    const plans: string[] = [];
    client.on("notice", ({ message }) => void plans.push(message ?? ""));
    await client.query(`
      load 'auto_explain';
      set auto_explain.log_min_duration = 0;
      set auto_explain.log_nested_statements = on;
      set auto_explain.log_level = notice;
      set session authorization homeroom_server`);
    await beginAsUser(client, slug, demoId("users/student"));
    const { rows } = await client.query<{ title: string }>("select title from search_books($1)", [
      phrase,
    ]);
    const plan = plans.join("\n");
    return {
      first: rows[0]?.title,
      readsAll: plan.includes("Seq Scan on books"),
      indexes: new Set(plan.match(/books_\w+_(?:idx|key)/g)),
    };
  });
}

const cases: [phrase: string, index: string][] = [
  ["quixotry cervantes", "books_search_idx"],
  ["quix", "books_search_idx"],
  ["quixorty", "books_search_idx"],
  ["quixorty cervnates", "books_search_idx"],
  ["iuqxotry", "books_trigram_idx"],
  ["0-8044-2957-X", "books_isbn_prefix_idx"],
  ["978-0-8044", "books_isbn_prefix_idx"],
];

for (const [phrase, index] of cases) {
  test(`${phrase} is found among many books with ${index}, and without reading them all`, async () => {
    const { first, readsAll, indexes } = await scans(phrase);
    assert.equal(first, "Quixotry");
    assert.equal(readsAll, false);
    assert.ok(indexes.has(index), [...indexes].join());
  });
}

for (const phrase of ["v", "volume", "of the", "vloume", "xqzwvk", "97810", "1984"]) {
  test(`${phrase} is looked for without reading all of many books`, async () => {
    assert.equal((await scans(phrase)).readsAll, false);
  });
}
