import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { importCsv } from "./imports.ts";
import { become } from "./reports.ts";

const db = await sharedDatabase();
const [slug] = slugs;

async function exported(client: pg.ClientBase, kind: string): Promise<string> {
  const { rows } = await client.query<{ text: string }>("select export_rows($1) as text", [kind]);
  return rows[0]!.text;
}

const { rows: kinds } = await db.asOwner(slug, (client) =>
  client.query<{ kind: string }>("select unnest(enum_range(null::app.export_kind))::text as kind"),
);

for (const { kind } of kinds) {
  test(`exporting ${kind} needs the permission for it`, () =>
    db.asOwner(slug, async (client) => {
      await become(client, slug, demoId("users/nobody"));
      assert.equal(await sqlState(client, () => exported(client, kind)), "42501");
      await become(client, slug, demoId("users/auditor"));
      const text = await exported(client, kind);
      assert.match(text, /^[a-z_]+(,[a-z_]+)+\r\n/);
    }));
}

test("what is exported is what one may see", () =>
  db.asOwner(slug, async (client) => {
    const lines = async (login: string) => {
      await become(client, slug, demoId(`users/${login}`));
      return (await exported(client, "results")).split("\r\n").length;
    };
    const all = await lines("registrar");
    const own = await lines("teacher");
    assert.ok(own > 2 && own < all, `${own} of ${all}`);
  }));

test("where there are no rows there is the header still", () =>
  db.asOwner(slug, async (client) => {
    await client.query("delete from attendance_records");
    assert.equal(
      await exported(client, "attendance_records"),
      "day,class,admission_number,student,period,code,reason,arrived_at,departed_at\r\n",
    );
  }));

for (const kind of ["students", "teachers", "vehicles", "results"]) {
  test(`what is exported of ${kind} imports as it was`, () =>
    db.asOwner(slug, async (client) => {
      await client.query("update students set phone = '+49 30 1234', preferred_name = 'a, \"b\"'");
      await client.query(
        "update teachers set staff_number = coalesce(staff_number, 'T' || right(id::text, 6)), phone = '=1+1'",
      );
      await client.query(
        `insert into vehicles (school_id, plate, capacity, insurance_expires_on, inspection_expires_on)
         select id, 'EX 1', 9, '2030-01-01', '2030-01-01' from schools where code = 'north'`,
      );
      const imported = await importCsv(client, kind, await exported(client, kind));
      assert.deepEqual(imported.errors, []);
      assert.match(imported.counts, /^0\/0\/[1-9]/);
    }));
}
