import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type pg from "pg";
import { HomeroomError } from "../../../runtime/errors.ts";
import { loadBundle, type Bundle } from "../../../db/runner/bundle.ts";
import { withClient } from "../../../db/runner/connect.ts";
import { slugProblem } from "../../../db/runner/names.ts";
import { createTenant, dropTenant, setTenantStatus } from "../../../db/runner/provision.ts";
import { openDatabase, slugs } from "../../support/database.ts";

async function footprint(client: pg.Client, slug: string): Promise<string[]> {
  const { rows } = await client.query<{ found: string }>(
    `select 'schema' as found from pg_namespace where nspname = 'tenant_' || $1
     union all
     select 'role' from pg_roles where rolname ~ ('^tenant_' || $1 || '(_|$)')
     union all
     select 'tenant' from platform.tenants where slug = $1`,
    [slug],
  );
  return rows.map(({ found }) => found);
}

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof HomeroomError && error.code === code;
}

describe("provisioning a school", async () => {
  const bundle = await loadBundle();
  const { adminUrl } = await openDatabase();

  it("makes an administrator who is invited", async () => {
    await withClient(adminUrl, async (client) => {
      const adminEmail = "head@new.example";
      await createTenant(client, bundle, { slug: "new-one", name: "New One", adminEmail });
      const { rows } = await client.query(
        `select users.email, roles.name
         from "tenant_new-one".users
         join "tenant_new-one".user_roles on user_roles.user_id = users.id
         join "tenant_new-one".roles on roles.id = user_roles.role_id
         where roles.name = 'Administrator'`,
      );
      assert.deepEqual(rows, [{ email: adminEmail, name: "Administrator" }]);
      const { rows: jobs } = await client.query(
        `select task_identifier, key from graphile_worker.jobs
         where task_identifier = 'send_invitation'`,
      );
      assert.equal(jobs.length, 1);
      await dropTenant(client, "new-one");
    });
  });

  it("refuses a slug that is taken and changes nothing", async () => {
    await withClient(adminUrl, async (client) => {
      const [slug] = slugs;
      await assert.rejects(
        createTenant(client, bundle, { slug, name: "Another" }),
        hasCode("SLUG_TAKEN"),
      );
      const { rows } = await client.query("select name from platform.tenants where slug = $1", [
        slug,
      ]);
      assert.deepEqual(rows, [{ name: slug }]);
    });
  });

  it("lets only one of two win who create the same school at the same time", async () => {
    const create = (): Promise<void> =>
      withClient(adminUrl, (client) =>
        createTenant(client, bundle, { slug: "twin", name: "Twin" }),
      );
    const outcomes = await Promise.allSettled([create(), create()]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    await withClient(adminUrl, (client) => dropTenant(client, "twin"));
  });

  it("leaves nothing of one that fails halfway", async () => {
    const broken: Bundle = {
      files: [...bundle.files, { path: "test/broken.sql", name: "broken", sql: "select 1 / 0" }],
      sha256: "broken",
    };
    await withClient(adminUrl, async (client) => {
      await assert.rejects(
        createTenant(client, broken, { slug: "halfway", name: "Halfway" }),
        /test\/broken\.sql: division by zero/,
      );
      assert.deepEqual(await footprint(client, "halfway"), []);
    });
  });

  it("removes all of a school, and its roles", async () => {
    await withClient(adminUrl, async (client) => {
      await createTenant(client, bundle, { slug: "gone", name: "Gone" });
      assert.notDeepEqual(await footprint(client, "gone"), []);
      await dropTenant(client, "gone");
      assert.deepEqual(await footprint(client, "gone"), []);
      await assert.rejects(dropTenant(client, "gone"), hasCode("UNKNOWN_TENANT"));
    });
  });

  it("tells servers that a school was suspended", async () => {
    await withClient(adminUrl, async (listener) => {
      const heard = new Promise((resolve) => listener.once("notification", resolve));
      await listener.query("listen platform_tenants");
      await withClient(adminUrl, (client) => setTenantStatus(client, slugs[1], "suspended"));
      assert.match(((await heard) as pg.Notification).payload!, /^[0-9a-f-]{36}$/);
    });
  });
});

describe("a slug", () => {
  for (const slug of ["ab", "o-brien--2", `a${"b".repeat(39)}`, "z9"]) {
    it(`may be ${slug}`, () => {
      assert.equal(slugProblem(slug), null);
    });
  }

  const refused = ["", "a", "A-school", "9a", "-a", "a_b", "a b", "ä-b", `a${"b".repeat(40)}`];
  for (const slug of [...refused, "template", "www", "a;drop", 'a"b']) {
    it(`may not be ${JSON.stringify(slug)}`, () => {
      assert.match(slugProblem(slug)!, /slug/);
    });
  }
});
