import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { everybody, linesOf, people, tryAll, type Person, type TablePolicy } from "./matrix.ts";
import { accountPolicies } from "./tables/accounts.ts";
import { assessmentPolicies } from "./tables/assessment.ts";
import { classPolicies } from "./tables/classes.ts";
import { communicationPolicies } from "./tables/communication.ts";
import { corePolicies } from "./tables/core.ts";
import { libraryPolicies } from "./tables/library.ts";
import { peoplePolicies } from "./tables/people.ts";
import { reportsPolicies } from "./tables/reports.ts";
import { structurePolicies } from "./tables/structure.ts";
import { transportPolicies } from "./tables/transport.ts";

const policies = [
  ...corePolicies,
  ...accountPolicies,
  ...structurePolicies,
  ...peoplePolicies,
  ...classPolicies,
  ...assessmentPolicies,
  ...communicationPolicies,
  ...libraryPolicies,
  ...transportPolicies,
  ...reportsPolicies,
];

const [slug] = slugs;
const db = await openDatabase();
await db.commitAsOwner(slug, async (client) => {
  await client.query(
    "create function pg_temp.id(key text) returns uuid language sql immutable return md5(key)::uuid",
  );
  for (const file of globSync("world/*.sql", { cwd: import.meta.dirname }).sort()) {
    await client.query(await readFile(join(import.meta.dirname, file), "utf8"));
  }
});

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
