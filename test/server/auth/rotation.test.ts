import assert from "node:assert/strict";
import pg from "pg";
import { after, describe, it } from "node:test";
import { makeSecret, type Secret } from "../../../server/auth/secrets.ts";
import { openDatabase, slugs } from "../../support/database.ts";

const [school] = slugs;
const database = await openDatabase();

/** The server's login in a transaction that has begun: now() is fixed from here on. */
async function begin(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.serverUrl });
  await client.connect();
  after(() => client.end());
  await client.query(`begin; set local search_path = "tenant_${school}", app, pg_temp`);
  return client;
}

async function rotate(client: pg.Client, token: Secret, next: Secret): Promise<string> {
  const { rows } = await client.query<{ outcome: string }>(
    "select outcome from rotate_session($1, $2, '30 days', null, null)",
    [token.hash, next.hash],
  );
  return rows[0]!.outcome;
}

async function openSession(): Promise<Secret> {
  const token = makeSecret();
  await database.commitAsOwner(school, (client) =>
    client.query(
      `select open_session(id, $1, '30 days', null, null, null)
       from users where email like 'admin@%'`,
      [token.hash],
    ),
  );
  return token;
}

describe("of two refreshes with one token", () => {
  it("the one that began before the other was through gets nothing, and ends nothing", async () => {
    const token = await openSession();
    const next = makeSecret();
    const [first, second] = [await begin(), await begin()];
    assert.equal(await rotate(first, token, next), "refreshed");
    const waiting = rotate(second, token, makeSecret());
    await first.query("commit");
    assert.equal(await waiting, "simultaneous");
    await second.query("commit");
    assert.equal(await rotate(await begin(), next, makeSecret()), "refreshed");
  });

  it("the one that begins later ends the session", async () => {
    const token = await openSession();
    const next = makeSecret();
    const first = await begin();
    assert.equal(await rotate(first, token, next), "refreshed");
    await first.query("commit");
    const second = await begin();
    assert.equal(await rotate(second, token, makeSecret()), "reused");
    await second.query("commit");
    assert.equal(await rotate(await begin(), next, makeSecret()), "ended");
  });
});

describe("the server's login", () => {
  it("reads no table of a school, and calls nothing but what is meant for it", async () => {
    const client = await begin();
    const refused = async (sql: string): Promise<void> => {
      await client.query("savepoint refused");
      await assert.rejects(client.query(sql), { code: "42501" });
      await client.query("rollback to savepoint refused");
    };
    for (const table of ["users", "user_sessions", "user_tokens", "login_history", "students"]) {
      await refused(`select from ${table}`);
      await refused(`delete from ${table}`);
    }
    await refused("select open_session(app.uuid_v7(), '', '1 day', null, null, null)");
    await refused("select set_password(gen_random_uuid(), '')");
    await refused("select end_sessions(gen_random_uuid(), 'expired')");
    await refused("select issue_user_token(gen_random_uuid(), 'invitation', '')");
    await refused("select invite_administrator('a@b.example', 'A')");
  });

  it("alone may sign people in: a school's role may not", async () => {
    const { rows } = await database.asOwner(school, (client) =>
      client.query<{ name: string }>(
        `select p.proname as name
         from pg_proc as p
         cross join lateral aclexplode(p.proacl) as acl
         where p.pronamespace = current_schema()::regnamespace
           and acl.grantee = 'homeroom_server'::regrole
           -- What asks for a permission itself asks both.
           and p.prosrc !~ 'perform require_permission'
           and exists (
             select from aclexplode(p.proacl) as other
             where other.grantee not in ('homeroom_server'::regrole, p.proowner)
           )`,
      ),
    );
    assert.deepEqual(rows, []);
  });
});
