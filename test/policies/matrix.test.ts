import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { linesOf, people, tryAll, type Person, type TablePolicy } from "./matrix.ts";
import { accountPolicies } from "./tables/accounts.ts";
import { assessmentPolicies } from "./tables/assessment.ts";
import { classPolicies } from "./tables/classes.ts";
import { corePolicies } from "./tables/core.ts";
import { peoplePolicies } from "./tables/people.ts";
import { structurePolicies } from "./tables/structure.ts";

const policies = [
  ...corePolicies,
  ...accountPolicies,
  ...structurePolicies,
  ...peoplePolicies,
  ...classPolicies,
  ...assessmentPolicies,
];

const [slug] = slugs;
const db = await openDatabase();
const world = await readFile(join(import.meta.dirname, "world.sql"), "utf8");
await db.commitAsOwner(slug, (client) => client.query(world));

// One connection each: the functions that policies call are planned once.
const actual = new Map<Person, Map<TablePolicy, string>>();
for (const person of Object.keys(people) as Person[]) {
  const tried = new Map<TablePolicy, string>();
  await db.asUser(slug, demoId(`users/${people[person]}`), async (client) => {
    for (const policy of policies) tried.set(policy, await tryAll(client, policy, person));
  });
  actual.set(person, tried);
}

for (const policy of policies) {
  test(policy.table, () => {
    assert.deepEqual(
      [...actual.values()].map((tried) => tried.get(policy)),
      linesOf(policy.expected),
    );
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
