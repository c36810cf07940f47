import assert from "node:assert/strict";
import { describe, test } from "node:test";
import pg from "pg";
import { demoId, openDatabase } from "../../support/database.ts";
import { address, slug, state, stateAs } from "./people.ts";

const db = await openDatabase();
const admin = demoId("users/admin");

const attempts = {
  removed: `delete from user_roles where user_id = '${admin}'`,
  deactivated: `update users set is_active = false where id = '${admin}'`,
  deleted: `delete from users where id = '${admin}'`,
  "given an end": `update user_roles set valid_until = now() + interval '9 years'
                   where user_id = '${admin}'`,
  postponed: `update user_roles set valid_from = now() + interval '1 hour'
              where user_id = '${admin}'`,
};

describe("the last administrator", () => {
  for (const [what, sql] of Object.entries(attempts)) {
    test(`cannot be ${what}, by oneself or by a DBA`, async () => {
      assert.equal(await stateAs(db, "admin", sql), "SC105");
      await db.asOwner(slug, async (client) => {
        assert.equal(await state(client, sql), "SC105");
        // With another one it can.
        await client.query("select assign_role($1, 'Administrator')", [address("principal")]);
        assert.equal(await state(client, sql), "00000");
      });
    });
  }

  test("cannot be limited to a school, nor replaced by one who is, or who is inactive", async () => {
    await db.asOwner(slug, async (client) => {
      const limit = `update user_roles set school_id = '${demoId("schools/north")}'
                     where user_id = '${admin}'`;
      assert.equal(await state(client, limit), "SC105");
      await client.query("select assign_role($1, 'Administrator', 'north')", [
        address("principal"),
      ]);
      await client.query(
        "select assign_role($1, 'Administrator', null, now() + interval '1 day')",
        [address("registrar")],
      );
      await client.query("select assign_role($1, 'Administrator')", [address("nobody")]);
      await client.query("update users set is_active = false where email = $1", [
        address("nobody"),
      ]);
      assert.equal(await state(client, attempts.removed), "SC105");
    });
  });

  test("may have the role by inheritance, which cannot be cut then", async () => {
    await db.asOwner(slug, async (client) => {
      await client.query(`
        insert into roles (name, parent_role_id)
        select 'Owner', id from roles where name = 'Administrator'`);
      await client.query("select assign_role($1, 'Owner')", [address("principal")]);
      assert.equal(await state(client, attempts.removed), "00000");
      await client.query(attempts.removed);
      const cut = "update roles set parent_role_id = null where name = 'Owner'";
      assert.equal(await state(client, cut), "SC105");
      // 23001 from PostgreSQL 18 on.
      assert.match(await state(client, "delete from roles where name = 'Owner'"), /^23(503|001)$/);
    });
  });

  test("keeps what it takes to give back permissions", async () => {
    await db.asOwner(slug, async (client) => {
      const revoke = (role: string, code: string) =>
        state(client, "select revoke_permission($1, $2)", [role, code]);
      assert.equal(await revoke("Administrator", "role_permissions:assign"), "SC105");
      assert.equal(await revoke("Registrar", "user_roles:assign"), "SC105");
      assert.equal(await revoke("Administrator", "users:delete"), "00000");
    });
  });

  test("is one of two who leave at the same time", async () => {
    await db.commitAsOwner(slug, (client) =>
      client.query("select assign_role($1, 'Administrator')", [address("principal")]),
    );
    for (const isolation of ["read committed", "repeatable read"]) {
      const [first, second] = await Promise.all([begin(isolation), begin(isolation)]);
      await first.query(attempts.removed);
      const leaving = second
        .query("select remove_role($1, 'Administrator')", [address("principal")])
        .then(
          () => "00000",
          (error: unknown) => (error as pg.DatabaseError).code,
        );
      await first.query("commit");
      assert.match((await leaving)!, /^(SC105|40001)$/, isolation);
      await second.query("rollback");
      await db.commitAsOwner(slug, (client) =>
        client.query("select assign_role($1, 'Administrator')", [address("admin")]),
      );
    }
  });
});

async function begin(isolation: string): Promise<pg.Client> {
  const client = new pg.Client(db.adminUrl);
  await client.connect();
  db.defer(() => client.end());
  await client.query(`begin isolation level ${isolation}`);
  await client.query(`set local search_path = "tenant_${slug}", app, pg_temp`);
  // The snapshot of a repeatable read is taken by the first query.
  await client.query("select count(*) from users");
  return client;
}
