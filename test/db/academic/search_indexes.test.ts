import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, openDatabase, slugs } from "../../support/database.ts";

const db = await openDatabase();
const [slug] = slugs;

/** How often this session has scanned the three tables from end to end, and the search's indexes of students. */
async function scans(client: pg.ClientBase): Promise<Map<string, number>> {
  const { rows } = await client.query<{ name: string; count: string }>(
    `select 'all of ' || relname as name, pg_stat_get_xact_numscans(relid) as count
     from pg_stat_user_tables
     where schemaname = current_schema and relname in ('students', 'teachers', 'guardians')
     union all
     select indexrelname, pg_stat_get_xact_numscans(indexrelid)
     from pg_stat_user_indexes
     where schemaname = current_schema and relname = 'students'
       -- Whose pupils somebody is takes the others.
       and indexrelname = any ('{students_pkey,students_search_idx,students_trigram_idx}')`,
  );
  return new Map(rows.map(({ name, count }) => [name, Number(count)]));
}

/** Which of them one search adds to. */
function scanned(login: string, phrase: string): Promise<string[]> {
  return db.asUser(slug, demoId(`users/${login}`), async (client) => {
    const before = await scans(client);
    await client.query("select * from search_people($1)", [phrase]);
    const after = await scans(client);
    return [...after.keys()].filter((name) => after.get(name)! > before.get(name)!).sort();
  });
}

test("many people are found by the indexes alone, whoever asks", async () => {
  await db.commitAsOwner(slug, (client) =>
    client.query(
      `insert into students (school_id, admission_number, first_name, last_name)
       select $1, 'many-' || n, 'Name' || n % 97, 'Surname' || n
       from generate_series(1, 5000) as n`,
      [demoId("schools/north")],
    ),
  );
  await db.commitAsOwner(slug, (client) => client.query("analyze students"));
  const strict = ["students_pkey", "students_search_idx"];
  for (const phrase of ["Surname4711", "name4 surn", "many-4711"]) {
    assert.deepEqual(await scanned("admin", phrase), strict, phrase);
  }
  const misspelt = [...strict, "students_trigram_idx"];
  for (const phrase of ["suranme", "Élodei Simpsno"]) {
    assert.deepEqual(await scanned("admin", phrase), misspelt, phrase);
  }
  // A teacher's few pupils are looked through one by one.
  for (const phrase of ["Surname4711", "name4 surn", "Élodei Simpsno"]) {
    const names = await scanned("teacher", phrase);
    assert.deepEqual(
      names.filter((name) => name.startsWith("all of") || name === "students_trigram_idx"),
      [],
      phrase,
    );
  }
});
