import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { beginAsUser, demoId, openDatabase, slugs, sqlState } from "../../support/database.ts";
import { withClient } from "../../../db/runner/connect.ts";

const db = await openDatabase();
const [slug] = slugs;
const admin = demoId("users/admin");
const student = demoId("students/1");

const hash = (secret: string) => `$argon2id$v=19$m=19456,t=2,p=1$${secret}`;

async function history(client: pg.ClientBase, table: string, id: string) {
  const { rows } = await client.query<{
    operation: string;
    old_values: Record<string, unknown> | null;
    new_values: Record<string, unknown> | null;
  }>("select operation, old_values, new_values from row_history($1, $2)", [table, id]);
  return rows;
}

test("an entry says who changed which columns from what to what", () =>
  db.asUser(slug, admin, async (client) => {
    await client.query("set local app.request_id = 'request-1'");
    await client.query("set local app.client_address = '192.0.2.7'");
    await client.query(
      "update students set last_name = 'Bouvier', preferred_name = 'Lo' where id = $1",
      [student],
    );
    const { rows } = await client.query(
      `select user_id, table_name, operation, old_values, new_values, request_id, host(address) as address,
         database_login
       from row_history('students', $1) limit 1`,
      [student],
    );
    const [entry] = rows as { old_values: object; new_values: object }[];
    assert.deepEqual(entry, {
      user_id: admin,
      table_name: "students",
      operation: "update",
      old_values: {
        last_name: "Simpson",
        full_name: "Élodie Simpson",
        preferred_name: null,
      },
      new_values: { last_name: "Bouvier", full_name: "Élodie Bouvier", preferred_name: "Lo" },
      request_id: "request-1",
      address: "192.0.2.7",
      database_login: "homeroom_server",
    });
  }));

test("values that come and go are told from values that stay null", () =>
  db.asOwner(slug, async (client) => {
    const change = (set: string) =>
      client.query(`update students set ${set} where id = $1`, [student]);
    await change("phone = '1', sourced_values = '{\"a\": null}'");
    await change("phone = null");
    await change("phone = null");
    const [second, first] = await history(client, "students", student);
    assert.deepEqual(first, {
      operation: "update",
      old_values: { phone: null, sourced_values: {} },
      new_values: { phone: "1", sourced_values: { a: null } },
    });
    assert.deepEqual(second, {
      operation: "update",
      old_values: { phone: "1" },
      new_values: { phone: null },
    });
  }));

test("a row that is deleted leaves all its values", () =>
  db.asOwner(slug, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      "insert into rooms (school_id, name) select id, 'Attic' from schools limit 1 returning id",
    );
    await client.query("delete from rooms where id = $1", [rows[0]!.id]);
    const [deleted, inserted] = await history(client, "rooms", rows[0]!.id);
    assert.equal(inserted!.operation, "insert");
    assert.equal(deleted!.operation, "delete");
    assert.deepEqual(deleted!.old_values, inserted!.new_values);
    assert.equal("capacity" in inserted!.new_values!, false);
  }));

test("no secret reaches the log, but that it changed does", () =>
  db.asOwner(slug, async (client) => {
    const token = Buffer.alloc(32, 7);
    await client.query("update users set password_hash = $2 where id = $1", [
      admin,
      hash("SECRETONE"),
    ]);
    await client.query(
      "update users set password_hash = $2, must_change_password = true where id = $1",
      [admin, hash("SECRETTWO")],
    );
    const [entry] = await history(client, "users", admin);
    assert.deepEqual(entry!.old_values!.password_hash, "(withheld)");
    assert.deepEqual(entry!.new_values!.password_hash, "(withheld)");
    assert.deepEqual(entry!.new_values!.must_change_password, true);

    await client.query(
      `insert into user_sessions (user_id, family_id, refresh_token_hash, expires_at)
       values ($1, app.uuid_v7(), $2, now() + interval '1 day')`,
      [admin, token],
    );
    await client.query(
      `insert into user_tokens (user_id, purpose, token_hash, expires_at)
       values ($1, 'password_reset', $2, now() + interval '1 day')`,
      [admin, token],
    );
    const { rows } = await client.query<{ log: string }>(
      "select string_agg(concat(old_values, new_values), ' ') as log from audit_logs",
    );
    for (const secret of ["SECRETONE", "SECRETTWO", "argon2", token.toString("hex")]) {
      assert.equal(rows[0]!.log.includes(secret), false, secret);
    }
  }));

test("files are logged without their content", () =>
  db.asOwner(slug, async (client) => {
    const content = Buffer.from("the content of a file");
    const { rows } = await client.query<{ id: string }>(
      `insert into attachments (owner_table, owner_id, name, media_type, byte_size, sha256, content)
       values ('students', $1, 'a.txt', 'text/plain', length($2::bytea), sha256($2::bytea), $2)
       returning id`,
      [student, content],
    );
    const [entry] = await history(client, "attachments", rows[0]!.id);
    assert.equal(entry!.new_values!.name, "a.txt");
    assert.equal(entry!.new_values!.content, "(withheld)");
  }));

test("10,000 rows cost one insert into the log", () =>
  db.asOwner(slug, async (client) => {
    await client.query(`
      create table log_statements (id uuid);
      create function count_log_statement() returns trigger language plpgsql as $$
      begin
        insert into log_statements values (gen_random_uuid());
        return null;
      end $$;
      create trigger counted after insert on audit_logs
        for each statement execute function count_log_statement();
    `);
    const logged = async () =>
      (
        await client.query(
          `select (select count(*)::integer from log_statements) as statements,
             (select count(*)::integer from audit_logs where table_name = 'number_sequences') as entries`,
        )
      ).rows[0] as object;
    await client.query(
      `insert into number_sequences (name, pattern)
       select 'x' || translate(number::text, '0123456789', 'abcdefghij'), '{year}{seq:1}'
       from generate_series(1, 10000) as number`,
    );
    const before = (await logged()) as { entries: number };
    assert.deepEqual(before, { statements: 1, entries: before.entries });
    assert.ok(before.entries >= 10_000);
    await client.query("update number_sequences set last_number = 5 where name like 'x%'");
    await client.query("delete from number_sequences where name like 'x%'");
    assert.deepEqual(await logged(), { statements: 3, entries: before.entries + 20_000 });
  }));

test("nobody changes or erases the log, not even its owner", () =>
  db.asOwner(slug, async (client) => {
    const { rows } = await client.query<{ partition: string }>(
      `select inhrelid::regclass::text as partition from pg_inherits
       where inhparent = 'audit_logs'::regclass`,
    );
    const tables = ["audit_logs", ...rows.map(({ partition }) => partition)];
    assert.ok(tables.length >= 5);
    for (const table of tables) {
      assert.equal(await sqlState(client, () => client.query(`truncate ${table}`)), "SC002", table);
    }
    for (const statement of ["update audit_logs set user_id = null", "delete from audit_logs"]) {
      assert.equal(await sqlState(client, () => client.query(statement)), "SC002", statement);
    }
  }));

test("users can neither write the log nor, without permission, read it", async () => {
  await db.asUser(slug, admin, async (client) => {
    for (const statement of [
      "insert into audit_logs (table_name, row_id, operation, new_values) values ('x', app.uuid_v7(), 'insert', '{}')",
      "update audit_logs set user_id = null",
      "delete from audit_logs",
    ]) {
      assert.equal(await sqlState(client, () => client.query(statement)), "42501", statement);
    }
    assert.ok((await history(client, "students", student)).length > 0);
  });
  await db.asUser(slug, demoId("users/teacher"), async (client) => {
    assert.deepEqual(await history(client, "students", student), []);
  });
});

test("entries go to the partition of their month, made ahead", () =>
  db.asOwner(slug, async (client) => {
    const { rows } = await client.query<{ in_default: number; months: number }>(
      `select count(*) filter (where tableoid = 'audit_logs_default'::regclass)::integer as in_default,
         (select count(*)::integer from pg_inherits where inhparent = 'audit_logs'::regclass) - 1 as months
       from audit_logs`,
    );
    assert.deepEqual(rows, [{ in_default: 0, months: 3 }]);
    await client.query("select ensure_audit_partitions(5)");
    await client.query("select ensure_audit_partitions(5)");
    const { rows: later } = await client.query(
      `select count(*)::integer as partitions,
         bool_and(relrowsecurity and relforcerowsecurity) as protected,
         min((select count(*) from pg_index where indrelid = pg_class.oid))::integer as indexes
       from pg_inherits join pg_class on pg_class.oid = inhrelid
       where inhparent = 'audit_logs'::regclass`,
    );
    assert.deepEqual(later, [{ partitions: 7, protected: true, indexes: 4 }]);
  }));

test("partitions are made while others write", async () => {
  await withClient(db.serverUrl, async (writer) => {
    await beginAsUser(writer, slug, admin);
    await writer.query("update students set phone = '2' where id = $1", [student]);
    await db.asOwner(slug, async (client) => {
      await client.query("set local lock_timeout = '2s'");
      await client.query("select ensure_audit_partitions(8)");
      await writer.query("update students set phone = '3' where id = $1", [student]);
    });
    await writer.query("rollback");
  });
});

test("the id of a row never changes", () =>
  db.asOwner(slug, async (client) => {
    assert.equal(
      await sqlState(client, () =>
        client.query("update rooms set id = app.uuid_v7() where name = '101'"),
      ),
      "SC003",
    );
  }));
