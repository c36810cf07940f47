import assert from "node:assert/strict";
import { describe, it } from "node:test";
import pg from "pg";
import { withClient } from "../../db/runner/connect.ts";
import { demoId, openDatabase, slugs, sqlState } from "../support/database.ts";

describe("the worker's rights", async () => {
  const db = await openDatabase();
  const [slug, otherSlug] = slugs;
  const schema = pg.escapeIdentifier(`tenant_${slug}`);
  const other = pg.escapeIdentifier(`tenant_${otherSlug}`);

  /** As a task works in a school: its login, the school's role, the worker's own user. */
  async function asTask<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    return withClient(db.workerUrl, async (client) => {
      await client.query(`begin; set local search_path = ${schema}, app, pg_temp`);
      await client.query("select set_config('app.user_id', worker_user_id()::text, true)");
      await client.query(`set local role ${schema}`);
      return work(client);
    });
  }

  async function states(client: pg.Client, statements: string[]): Promise<string[]> {
    const found: string[] = [];
    for (const statement of statements) {
      found.push(await sqlState(client, () => client.query(statement)));
    }
    return found;
  }

  it("let its login read no school, and become neither owner nor server", async () => {
    await withClient(db.workerUrl, async (client) => {
      await client.query("begin");
      assert.deepEqual(
        await states(client, [
          `select * from ${schema}.students`,
          `select * from ${schema}.user_tokens`,
          "select * from graphile_worker._private_jobs",
          "set role homeroom_owner",
          "set role homeroom_server",
          "insert into platform.tenants (slug, name) values ('mine', 'Mine')",
          "update platform.tenants set status = 'suspended'",
          "create schema mine",
          "create temporary table mine ()",
        ]),
        Array(9).fill("42501"),
      );
    });
  });

  it("let it see the jobs and nothing of a school when it works on the queue", async () => {
    await withClient(db.workerUrl, async (client) => {
      await client.query("begin; set local role homeroom_queue");
      await client.query("select * from graphile_worker._private_jobs");
      assert.deepEqual(
        await states(client, [
          `select * from ${schema}.students`,
          "select * from platform.tenants",
        ]),
        ["42501", "42501"],
      );
    });
  });

  it("let a task read what its mails say, in its own school only", async () => {
    await asTask(async (client) => {
      for (const table of ["students", "guardians", "student_guardians", "attendance_records"]) {
        const { rowCount } = await client.query(`select id from ${table}`);
        assert.ok(rowCount! > 0, table);
      }
      assert.deepEqual(await states(client, [`select id from ${other}.students`]), ["42501"]);
    });
  });

  it("let a task read no results, sessions or permissions", async () => {
    await asTask(async (client) => {
      for (const table of [
        "results",
        "report_cards",
        "user_tokens",
        "user_sessions",
        "audit_logs",
      ]) {
        const state = await sqlState(client, async () => {
          const { rowCount } = await client.query(`select id from ${table}`);
          assert.equal(rowCount, 0, table);
        });
        assert.ok(["00000", "42501"].includes(state), `${table}: ${state}`);
      }
    });
  });

  it("let a task change nothing", async () => {
    await asTask(async (client) => {
      const student = demoId("students/1");
      for (const statement of [
        `update students set last_name = 'X' where id = '${student}'`,
        `delete from attendance_records where student_id = '${student}'`,
        `update users set display_name = 'X' where id = '${demoId("users/admin")}'`,
        "delete from guardians",
      ]) {
        const state = await sqlState(client, async () => {
          const { rowCount } = await client.query(statement);
          assert.equal(rowCount, 0, statement);
        });
        assert.ok(["00000", "42501"].includes(state), statement);
      }
      assert.deepEqual(
        await states(client, [
          "insert into users (email, display_name) values ('x@x.example', 'X')",
          `insert into user_roles (user_id, role_id)
             select '00000000-0000-7000-8000-000000000001', gen_random_uuid()`,
          "select close_expired_sessions()",
          "select claim_mail('key')",
        ]),
        Array(4).fill("42501"),
      );
    });
  });

  it("belong to a user as whom nobody can sign in or be invited", async () => {
    await db.asOwner(slug, async (client) => {
      const { rows } = await client.query<{ is_active: boolean; password_hash: string | null }>(
        "select is_active, password_hash from users where id = worker_user_id()",
      );
      assert.deepEqual(rows, [{ is_active: false, password_hash: null }]);
      const { rowCount } = await client.query(
        "select * from issue_user_token(worker_user_id(), 'invitation', sha256('x'))",
      );
      assert.equal(rowCount, 0);
    });
  });
});
