import assert from "node:assert/strict";
import { describe, test } from "node:test";
import pg from "pg";
import { withClient } from "../../../db/runner/connect.ts";
import { tenantNames } from "../../../db/runner/names.ts";
import { demoId, openDatabase, slugs } from "../../support/database.ts";
import { address, rows, slug, state, stateAs } from "./people.ts";

const db = await openDatabase();

/** Logins belong to the cluster: other files' databases must not have one of this name. */
const name = `t${process.pid}`;
const password = "read only";

/** Makes the login, lets `work` use it, and drops it. */
async function withLogin(login: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const fullName = await db.commitAsOwner(slug, async (client) => {
    const [made] = await rows(client, "select create_bi_login($1, $2) as name", [
      name,
      address(login),
    ]);
    return made!.name as string;
  });
  try {
    await withClient(db.adminUrl, (client) =>
      client.query(`alter role ${pg.escapeIdentifier(fullName)} password '${password}'`),
    );
    const url = new URL(db.adminUrl);
    url.username = encodeURIComponent(fullName);
    url.password = encodeURIComponent(password);
    await withClient(url.href, work);
  } finally {
    await db.commitAsOwner(slug, (client) => client.query("select drop_bi_login($1)", [name]));
  }
}

const students = "select count(*)::integer as count from students";

describe("a BI tool's login", () => {
  test("finds the school without a search_path of its own, and sees what its user sees", async () => {
    await withLogin("guardian", async (client) => {
      assert.deepEqual(await rows(client, students), [{ count: 2 }]);
      assert.equal(await stateAlone(client, "select * from who_may_do_what"), "00000");
    });
  });

  test("cannot pass for somebody else", async () => {
    await withLogin("nobody", async (client) => {
      const admin = demoId("users/admin");
      await client.query(`select set_config('app.user_id', '${admin}', false)`);
      assert.deepEqual(await rows(client, students), [{ count: 0 }]);
      assert.deepEqual(await rows(client, "select current_user_id() as id"), [
        { id: demoId("users/nobody") },
      ]);
      await client.query("begin");
      for (const role of ["homeroom_owner", "homeroom_server", tenantNames(slug).role]) {
        assert.equal(await state(client, `set role "${role}"`), "42501", role);
      }
      assert.equal(await state(client, "set session authorization homeroom_server"), "42501");
      assert.equal(await state(client, "set row_security = off; select 1 from students"), "42501");
    });
  });

  test("reads only, even where its user may write, and even if it says otherwise", async () => {
    await withLogin("admin", async (client) => {
      assert.deepEqual(await rows(client, students), [{ count: 12 }]);
      const write = "update students set phone = '1'";
      assert.equal(await stateAlone(client, write), "25006");
      await client.query("set default_transaction_read_only = off");
      assert.equal(await stateAlone(client, write), "42501");
      assert.equal(await stateAlone(client, "insert into rooms (name) values ('X')"), "42501");
      assert.equal(await stateAlone(client, "delete from students"), "42501");
      assert.equal(await stateAlone(client, "truncate students"), "42501");
      assert.equal(await stateAlone(client, "create table mine ()"), "42501");
      assert.equal(await stateAlone(client, "create temporary table mine ()"), "42501");
      assert.equal(
        await stateAlone(client, "select grant_permission('Driver', 'x:view')"),
        "42501",
      );
    });
  });

  test("reads neither secrets nor private tables, nor another school", async () => {
    await withLogin("admin", async (client) => {
      for (const sql of [
        "select password_hash from users",
        "select refresh_token_hash from user_sessions",
        "select medical_note from students",
        "select from user_tokens",
        "select from db_logins",
        "select from effective_permissions",
        `select from "${tenantNames(slugs[1]).schema}".students`,
        "select from platform.tenants",
        "select from graphile_worker.jobs",
      ]) {
        assert.match(await stateAlone(client, sql), /^(42501|3F000|42P01)$/, sql);
      }
    });
  });

  test("sees nothing once its user is deactivated, or loses the role", async () => {
    await withLogin("librarian", async (client) => {
      assert.deepEqual(await rows(client, students), [{ count: 12 }]);
      const set = (active: boolean) =>
        db.commitAsOwner(slug, (owner) =>
          owner.query("update users set is_active = $1 where id = $2", [
            active,
            demoId("users/librarian"),
          ]),
        );
      await set(false);
      assert.deepEqual(await rows(client, students), [{ count: 0 }]);
      await set(true);
      assert.deepEqual(await rows(client, students), [{ count: 12 }]);
    });
  });

  test("is made and dropped by those who may, for a user within their rights", async () => {
    const make = (by: string, whom: string, login = name) =>
      stateAs(db, by, "select create_bi_login($1, $2)", [login, address(whom)]);
    assert.equal(await make("registrar", "student"), "42501");
    assert.equal(await make("admin", "student"), "00000");
    for (const bad of ["Big", "a b", "x".repeat(60), ""]) {
      assert.equal(await make("admin", "student", bad), "SC107", bad);
    }
    await db.asOwner(slug, async (client) => {
      const create = (verifier: string) =>
        state(client, "select create_bi_login($1, $2, $3)", [name, address("student"), verifier]);
      assert.equal(await create("open sesame"), "SC108");
      assert.equal(await create("SCRAM-SHA-256$4096:c2FsdA==$a2V5:c2VydmVy"), "00000");
      assert.equal(await create("SCRAM-SHA-256$4096:c2FsdA==$a2V5:c2VydmVy"), "SC107");
    });
    assert.equal(await stateAs(db, "admin", "select drop_bi_login('nowhere')"), "SC106");
    assert.equal(await stateAs(db, "registrar", "select bi_logins()"), "42501");
    assert.equal(await stateAs(db, "auditor", "select bi_logins()"), "00000");
  });
});

/** As `state`, in a transaction of its own. */
async function stateAlone(client: pg.Client, sql: string): Promise<string> {
  await client.query("begin");
  try {
    return await state(client, sql);
  } finally {
    await client.query("rollback");
  }
}
