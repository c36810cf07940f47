import assert from "node:assert/strict";
import { test } from "node:test";
import { demoId, slugs } from "../support/database.ts";
import { everybody, linesOf, people, tryAll, type Person, type TablePolicy } from "./matrix.ts";
import { policies } from "./tables/index.ts";
import { openWorld } from "./world.ts";

const [slug] = slugs;
const db = await openWorld();

/** Whom a table's lines are about: everybody, and the specialists that it names. */
function personsOf(policy: TablePolicy): Person[] {
  const named = linesOf(policy.expected).map((line) => line.split(" ")[0]);
  return (Object.keys(people) as Person[]).filter(
    (person) => person in everybody || named.includes(person),
  );
}

// One connection each: the functions that policies call are planned once.
const actual = new Map<TablePolicy, string[]>(policies.map((policy) => [policy, []]));
for (const person of Object.keys(people) as Person[]) {
  await db.asUser(slug, demoId(`users/${people[person]}`), async (client) => {
    for (const policy of policies) {
      if (!personsOf(policy).includes(person)) continue;
      actual.get(policy)!.push(await tryAll(client, policy, person));
    }
  });
}

for (const policy of policies) {
  test(policy.table, () => {
    assert.deepEqual(actual.get(policy), linesOf(policy.expected));
  });
}

test("no table is left out", async () => {
  const { rows } = await db.asOwner(slug, (client) =>
    client.query<{ name: string }>(
      `select relname as name from pg_class
       where relnamespace = current_schema()::regnamespace
         and relkind in ('r', 'p') and not relispartition
       order by relname collate "C"`,
    ),
  );
  const tables = new Set(policies.map((policy) => policy.table));
  assert.deepEqual(
    [...tables].sort(),
    rows.map((row) => row.name),
  );
});
