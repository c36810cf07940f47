import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type pg from "pg";
import { withClient } from "../../../db/runner/connect.ts";
import { beginAsUser, demoId, openDatabase, slugs, sqlState } from "../../support/database.ts";
import { givePasswords, signIn } from "../../support/people.ts";
import { codeOf, graphql, startServer } from "../../support/server.ts";

const db = await openDatabase();
const [school] = slugs;
await givePasswords(db, school);
const server = await startServer(db);
const student = demoId("students/1");
const user = (login: string) => demoId(`users/${login}`);

const views = async (client: pg.ClientBase) =>
  (
    await client.query<Record<string, string | null>>(
      `select user_id, table_name, row_id, field_group, session_id, request_id,
         host(address) as address, database_login
       from record_views order by id`,
    )
  ).rows;

const asOwner = async (client: pg.ClientBase) => {
  await client.query("reset role");
  await client.query("set local role homeroom_owner");
};

describe("a look at what not everybody may see", () => {
  it("is noted with who, when, what, in which request and from where", () =>
    db.asOwner(school, async (client) => {
      const session = demoId("a session");
      await client.query(`select set_config('role', current_schema(), true)`);
      await client.query(
        `select set_config('app.user_id', $1, true), set_config('app.session_id', $2, true),
           set_config('app.request_id', 'request-1', true),
           set_config('app.client_address', '192.0.2.7', true)`,
        [user("teacher"), session],
      );
      await client.query("select medical_note_of($1)", [student]);
      await client.query("select set_config('app.user_id', $1, true)", [user("registrar")]);
      await client.query("select * from confidential_details_of($1)", [demoId("teachers/teacher")]);
      await asOwner(client);
      const found = await views(client);
      const both = { session_id: session, request_id: "request-1", address: "192.0.2.7" };
      assert.deepEqual(
        found.map(({ database_login: _, ...view }) => view),
        [
          {
            ...both,
            user_id: user("teacher"),
            table_name: "students",
            row_id: student,
            field_group: "medical_note",
          },
          {
            ...both,
            user_id: user("registrar"),
            table_name: "teachers",
            row_id: demoId("teachers/teacher"),
            field_group: "confidential_details",
          },
        ],
      );
    }));

  it("is not noted when it was refused, or there is no such record", () =>
    withClient(db.serverUrl, async (client) => {
      await beginAsUser(client, school, user("librarian"));
      const refused = await sqlState(client, () =>
        client.query("select medical_note_of($1)", [student]),
      );
      assert.equal(refused, "42501");
      await client.query("select set_config('app.user_id', $1, true)", [user("admin")]);
      await client.query("select medical_note_of($1)", [demoId("nobody")]);
      await client.query("select * from confidential_details_of($1)", [demoId("nobody")]);
      assert.deepEqual(await views(client), []);
    }));

  it("does not happen where it cannot be noted", () =>
    withClient(db.serverUrl, async (client) => {
      await beginAsUser(client, school, user("admin"));
      await client.query("set transaction read only");
      for (const call of ["medical_note_of", "confidential_details_of"]) {
        const state = await sqlState(client, () => client.query(`select ${call}($1)`, [student]));
        assert.equal(state, "25006");
      }
    }));

  it("leaves no way around: no column, no audit log, no report and no export has it", () =>
    db.asOwner(school, async (client) => {
      const secret = "Must not be told";
      await client.query(
        "update students set medical_note = $2, demographics = jsonb_build_object('x', $2::text) where id = $1",
        [student, secret],
      );
      await client.query("update teachers set mobile_phone = $1, birth_date = '1971-02-03'", [
        secret,
      ]);
      const { rows } = await client.query<{ text: string }>(
        `select string_agg(concat(old_values, new_values), ' ') as text
         from audit_logs where occurred_at = now()`,
      );
      assert.match(rows[0]!.text, /"medical_note": "\(withheld\)"/);
      assert.match(rows[0]!.text, /"demographics": "\(withheld\)"/);
      assert.doesNotMatch(rows[0]!.text, /Must not be told|1971-02-03/);

      // Who can call them, and which views of the school (reports among them) have the columns.
      const { rows: open } = await client.query<{ name: string }>(
        `select proname as name from pg_proc
         where proname in ('medical_note_of', 'confidential_details_of')
           and pronamespace = current_schema()::regnamespace
           and (
             provolatile <> 'v'
             or has_function_privilege(current_schema() || '_read', oid, 'execute')
           )
         union all
         select attrelid::regclass::text from pg_attribute
         join pg_class on pg_class.oid = attrelid and relkind in ('v', 'm')
         where relnamespace = current_schema()::regnamespace
           and attname in ('medical_note', 'demographics')`,
      );
      assert.deepEqual(open, []);
    }));

  it("cannot be changed or erased, until it is two years old", () =>
    db.asOwner(school, async (client) => {
      await client.query("select record_view('students', $1, 'medical_note')", [student]);
      await client.query(
        `insert into record_views (occurred_at, table_name, row_id, field_group)
         values (now() - interval '2 years 1 day', 'students', $1, 'medical_note')`,
        [student],
      );
      for (const sql of [
        "update record_views set user_id = null",
        "delete from record_views",
        "truncate record_views",
      ]) {
        assert.equal(await sqlState(client, () => client.query(sql)), "SC002", sql);
      }
      const { rows } = await client.query("select forget_old('record_views') as forgotten");
      assert.deepEqual(rows, [{ forgotten: 1 }]);
      assert.equal((await views(client)).length, 1);
    }));
});

describe("the history of a record, over HTTP", () => {
  let auditor: string;
  const history = (table: string, row: string, token: string) =>
    graphql(
      server,
      school,
      `
        query History($table: String!, $row: UUID!) {
          accessHistory(tableName: $table, rowId: $row) {
            nodes {
              occurredAt
              action
              userName
              fieldGroup
              newValues
              requestId
              address
            }
          }
        }
      `,
      { table, row },
      token,
    );
  type Entry = { action: string; userName: string | null; requestId: string | null };
  const entries = async (table: string, row: string) => {
    const answer = await history(table, row, auditor);
    assert.equal(codeOf(answer), undefined, answer.text);
    type Data = { data: { accessHistory: { nodes: (Entry & Record<string, unknown>)[] } } };
    return (answer.json as Data).data.accessHistory.nodes;
  };

  before(async () => {
    auditor = (await signIn(server, school, "auditor")).accessToken;
  });

  it("says in one call who saw a student's medical note, and who changed it", async () => {
    const guardian = await signIn(server, school, "guardian");
    const seen = await graphql(
      server,
      school,
      `
        mutation See($id: UUID!) {
          medicalNoteOf(input: { studentId: $id }) {
            result
          }
        }
      `,
      { id: student },
      guardian.accessToken,
    );
    assert.equal(codeOf(seen), undefined, seen.text);
    assert.match(seen.text, /Carries an inhaler/);
    const registrar = await signIn(server, school, "registrar");
    const changed = await graphql(
      server,
      school,
      `
        mutation Change($id: UUID!) {
          updateStudent(input: { id: $id, patch: { medicalNote: "None." } }) {
            student {
              id
            }
          }
        }
      `,
      { id: student },
      registrar.accessToken,
    );
    assert.equal(codeOf(changed), undefined, changed.text);
    const [last, first] = await entries("students", student);
    assert.equal(last!.action, "update");
    assert.equal(last!.requestId, changed.headers["x-request-id"]);
    assert.equal(first!.action, "view");
    assert.equal(first!.fieldGroup, "medical_note");
    assert.equal(first!.requestId, seen.headers["x-request-id"]);
    assert.equal(first!.address, "127.0.0.1");
    assert.ok(first!.userName && last!.userName && first!.userName !== last!.userName);
  });

  it("says who changed a result, from what to what", async () => {
    const id = await db.commitAsOwner(school, async (client) => {
      await client.query("select set_config('app.user_id', $1, true)", [user("admin")]);
      const { rows } = await client.query<{ id: string }>(
        `update results set remark = 'Well done'
         where id = (select id from results where remark is null limit 1) returning id`,
      );
      return rows[0]!.id;
    });
    const [last] = await entries("results", id);
    assert.equal(last!.action, "update");
    assert.match(JSON.stringify(last!.newValues), /Well done/);
    assert.ok(last!.userName);
  });

  it("tells nobody without the permission, and a query shows no note", async () => {
    for (const login of ["principal", "teacher", "guardian"]) {
      const { accessToken } = await signIn(server, school, login);
      assert.equal(codeOf(await history("students", student, accessToken)), "FORBIDDEN", login);
    }
    const query = `{ medicalNoteOf(studentId: "${student}") }`;
    const { accessToken } = await signIn(server, school, "admin");
    const answer = await graphql(server, school, query, {}, accessToken);
    assert.equal(codeOf(answer), "BAD_REQUEST", answer.text);
  });
});
