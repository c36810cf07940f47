import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, test } from "node:test";
import type pg from "pg";
import { repositoryRoot } from "../../../db/runner/bundle.ts";
import { withClient } from "../../../db/runner/connect.ts";
import { searchPathOf, tenantNames } from "../../../db/runner/names.ts";
import { demoId, openDatabase } from "../../support/database.ts";
import { address, become, rows, slug } from "./people.ts";

const db = await openDatabase();

/** What the table would hold if it were a view. */
const derived = `
  select user_id, permission_code, user_roles.id, valid_from, valid_until
  from user_roles
  join effective_permissions on effective_permissions.role_id = user_roles.role_id
  where user_roles.school_id is null and effective_permissions.scope = 'all'`;
const kept = `
  select user_id, permission_code, user_role_id, valid_from, valid_until
  from unlimited_permissions`;
const differences = `(${derived} except all ${kept}) union all (${kept} except all ${derived})`;

const teacher = demoId("users/teacher");
const assign = `insert into user_roles (user_id, role_id)
  select '${teacher}', id from roles where name = 'Custom'`;
const heldByTeacher = `select permission_code as code from unlimited_permissions
  where user_id = '${teacher}' and permission_code in ('students:view', 'users:view')
  order by 1`;

describe("unlimited_permissions", () => {
  test("holds what roles for all schools hold for all rows, whatever changes", async () => {
    await db.asOwner(slug, async (client) => {
      assert.deepEqual(await rows(client, differences), []);
      const steps = [
        "insert into roles (name) values ('Custom'), ('Above')",
        assign,
        "select grant_permission('Custom', 'students:view')",
        "select grant_permission('Above', 'users:view')",
        "select grant_permission('Above', 'classes:view', 'classes')",
        `update roles set parent_role_id = (select id from roles where name = 'Above')
         where name = 'Custom'`,
        `insert into user_roles (user_id, role_id, school_id)
         select users.id, roles.id, (select id from schools limit 1)
         from users cross join roles where roles.name = 'Above'`,
        `update user_roles set valid_until = '2100-01-01'
         where school_id is null and user_id <> '${demoId("users/admin")}'`,
        `update user_roles set school_id = null
         where role_id = (select id from roles where name = 'Above')`,
        `update user_roles set school_id = (select id from schools limit 1)
         where user_id <> '${demoId("users/admin")}'`,
        `update user_roles set school_id = null, user_id = '${demoId("users/guardian")}'
         where user_id = '${teacher}'
           and role_id = (select id from roles where name = 'Custom')`,
        `update user_roles set role_id = (select id from roles where name = 'Librarian')
         where role_id = (select id from roles where name = 'Custom')`,
        `update role_permissions set scope = 'classes'
         where role_id = (select id from roles where name = 'Above')
           and permission_id = (select id from permissions where code = 'users:view')`,
        "update roles set parent_role_id = null where name = 'Custom'",
        "select revoke_permission('Custom', 'students:view')",
        `delete from users where id = '${demoId("users/guardian")}'`,
        "delete from user_roles where school_id is not null",
        "delete from roles where name = 'Custom'",
        "delete from permissions where code = 'users:view'",
      ];
      for (const step of steps) {
        await client.query(step);
        assert.deepEqual(await rows(client, differences), [], step);
      }
    });
  });

  test("keeps the validity of each assignment", async () => {
    await db.asOwner(slug, async (client) => {
      await client.query(`
        insert into roles (name) values ('Custom'), ('Former'), ('Future');
        select grant_permission(name, 'users:view') from roles where not is_system;
        insert into user_roles (user_id, role_id, valid_from, valid_until)
        select '${teacher}', id, '2001-01-01', '2002-01-01' from roles where name = 'Former';
        insert into user_roles (user_id, role_id, valid_from)
        select '${teacher}', id, '2200-01-01' from roles where name = 'Future'`);
      const holds = async () => {
        await become(client, "teacher");
        const [row] = await rows(client, "select has_permission('users:view') as held");
        await become(client, null);
        return row!.held;
      };
      assert.equal(await holds(), false);
      await client.query(assign);
      assert.equal(await holds(), true);
      await client.query(`select remove_role('${address("teacher")}', 'Custom')`);
      assert.equal(await holds(), false);
    });
  });

  test("is filled from what a school of an older version has", async () => {
    const delta = path.join(repositoryRoot, "db/tenant/deltas/0004_unlimited_permissions.sql");
    await db.asOwner(slug, async (client) => {
      // With what newer functions need of it.
      await client.query("drop table unlimited_permissions cascade");
      await client.query(await readFile(delta, "utf8"));
      assert.deepEqual(await rows(client, differences), []);
    });
  });

  const grant = "select grant_permission('Custom', 'students:view')";
  const revoke = "select revoke_permission('Custom', 'users:view')";
  const remove = `delete from user_roles where user_id = '${teacher}'`;
  const both = [{ code: "students:view" }, { code: "users:view" }];
  for (const [title, first, second, expected] of [
    ["a grant, then an assignment", grant, assign, both],
    ["an assignment, then a grant", assign, grant, both],
    ["a revocation, then an assignment", revoke, assign, []],
    ["an assignment, then a revocation", assign, revoke, []],
    ["a grant, then a removal", `${assign};commit;begin;${grant}`, remove, []],
    ["a removal, then a grant", `${assign};commit;begin;${remove}`, grant, []],
  ] as const) {
    test(`takes changes at the same time into account: ${title}`, async () => {
      await db.commitAsOwner(slug, (client) =>
        client.query(`
          delete from user_roles where role_id in (select id from roles where name = 'Custom');
          delete from roles where name = 'Custom';
          insert into roles (name) values ('Custom');
          select grant_permission('Custom', 'users:view')`),
      );
      await atTheSameTime(first, second);
      await db.asOwner(slug, async (client) => {
        assert.deepEqual(await rows(client, differences), []);
        assert.deepEqual(await rows(client, heldByTeacher), expected);
      });
    });
  }
});

/** Runs both; the second begins before the first has ended, and has to wait. */
async function atTheSameTime(first: string, second: string): Promise<void> {
  await withClient(db.adminUrl, (one) =>
    withClient(db.adminUrl, async (other) => {
      for (const client of [one, other]) {
        await client.query(`set search_path = ${searchPathOf(tenantNames(slug))}`);
        await client.query("set role homeroom_owner");
        await client.query("begin");
      }
      await one.query(first);
      let ended = false;
      const waiting = other.query(second).then(() => (ended = true));
      await untilBlocked(one, other);
      assert.equal(ended, false);
      await one.query("commit");
      await waiting;
      await other.query("commit");
    }),
  );
}

async function untilBlocked(watching: pg.Client, watched: pg.Client): Promise<void> {
  const { processID } = watched as pg.Client & { processID: number };
  for (let tries = 0; tries < 500; tries += 1) {
    const { rows } = await watching.query<{ blocked: boolean }>(
      "select cardinality(pg_blocking_pids($1)) > 0 as blocked",
      [processID],
    );
    if (rows[0]!.blocked) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("The second one did not have to wait.");
}
