import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs } from "../support/database.ts";
import { apiRules } from "./catalog/api.ts";
import { nameRules } from "./catalog/names.ts";
import type { CatalogRule } from "./catalog/rule.ts";
import { securityRules } from "./catalog/security.ts";
import { structureRules } from "./catalog/structure.ts";

const rules = { ...securityRules, ...structureRules, ...nameRules, ...apiRules };

const db = await sharedDatabase();

for (const [title, rule] of Object.entries(rules)) {
  describe(title, () => {
    for (const slug of slugs) {
      test(`in ${slug}`, async () => {
        assert.deepEqual(await db.asOwner(slug, (client) => offenders(client, rule)), []);
      });
    }

    test("is noticed when it is broken", async () => {
      const found = await db.asOwner(slugs[0], async (client) => {
        await client.query(rule.broken);
        return offenders(client, rule);
      });
      assert.notDeepEqual(found, []);
    });
  });
}

async function offenders(client: pg.Client, rule: CatalogRule): Promise<string[]> {
  const { rows } = await client.query<{ offender: string }>(rule.query);
  return rows.map((row) => row.offender);
}
