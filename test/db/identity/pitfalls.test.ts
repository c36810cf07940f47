import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withClient } from "../../../db/runner/connect.ts";
import { demoId, openDatabase, slugs } from "../../support/database.ts";
import { address, become, rows, rowsAs, slug, state, stateAs } from "./people.ts";

const db = await openDatabase();

describe("a request without a user", () => {
  test("sees and does nothing", async () => {
    await db.asUser(slug, null, async (client) => {
      for (const table of ["users", "students", "subjects", "schools", "roles", "audit_logs"]) {
        assert.deepEqual(await rows(client, `select 1 from ${table} limit 1`), [], table);
      }
      for (const sql of [
        "insert into users (email, display_name) values ('a@b.c', 'A')",
        `select create_bi_login('x', '${address("admin")}')`,
        "select invite_user(md5('users/nobody')::uuid)",
        `select medical_note_of('${demoId("students/1")}')`,
        "select revoke_permission('Driver', 'rooms:view')",
      ]) {
        assert.match(await state(client, sql), /^(42501|SC106)$/, sql);
      }
    });
  });
});

describe("the login of the server", () => {
  test("does nothing before it has taken a school's role", async () => {
    await withClient(db.serverUrl, async (client) => {
      await client.query("begin");
      await client.query(`set local search_path = "tenant_${slug}", app, pg_temp`);
      await become(client, "admin");
      for (const sql of [
        "select from students",
        "select has_permission('students:view')",
        "select grant_permission('Driver', 'rooms:view')",
        "set role homeroom_owner",
        `create table "tenant_${slug}".mine ()`,
        "create temporary table mine ()",
      ]) {
        assert.equal(await state(client, sql), "42501", sql);
      }
    });
  });

  test("finds nothing without a search_path, and nothing of another school with a wrong one", async () => {
    await withClient(db.serverUrl, async (client) => {
      await client.query("begin");
      await client.query(`set local role "tenant_${slug}"`);
      assert.equal(await state(client, "select from students"), "42P01");
      await client.query(`set local search_path = "tenant_${slugs[1]}", app, pg_temp`);
      assert.match(await state(client, "select from students"), /^(42501|42P01)$/);
      assert.match(
        await state(client, `select from "tenant_${slugs[1]}".students`),
        /^(42501|42P01)$/,
      );
    });
  });
});

describe("what constraints know", () => {
  test("is not told to those who may not write", async () => {
    // A taken admission number, an unknown school: both are refused before they are looked up.
    const add = (login: string, number: string, school: string) =>
      stateAs(
        db,
        login,
        `insert into students (school_id, admission_number, first_name, last_name)
         values ($1, $2, 'A', 'B')`,
        [demoId(school), number],
      );
    assert.equal(await add("teacher", "D-0001", "schools/north"), "42501");
    assert.equal(await add("teacher", "D-9999", "schools/none"), "42501");
    assert.equal(await add("registrar", "D-0001", "schools/north"), "23505");
    assert.equal(
      await stateAs(db, "student", "insert into users (email, display_name) values ($1, 'A')", [
        address("admin"),
      ]),
      "42501",
    );
  });
});

describe("functions that act as their owner", () => {
  test("use the school's own tables, whatever the caller puts before them", async () => {
    await db.asOwner(slug, async (client) => {
      await client.query(`
        create schema trap;
        create table trap.user_roles as select * from user_roles;
        create table trap.effective_permissions as select * from effective_permissions;
        insert into trap.effective_permissions
        select id, 'students:view', 'all' from roles;
        create function trap.current_user_id() returns uuid
          language sql as $$ select md5('users/admin')::uuid $$;
        grant usage on schema trap to public;
        grant all on all tables in schema trap to public;
        grant execute on all functions in schema trap to public`);
      await client.query(`select set_config('role', current_schema(), true)`);
      await become(client, "nobody");
      await client.query(`set local search_path = trap, "tenant_${slug}", app, pg_temp`);
      assert.deepEqual(await rows(client, "select has_permission('students:view') as held"), [
        { held: false },
      ]);
      assert.deepEqual(await rows(client, "select id from students"), []);
    });
  });
});

describe("what not every reader of a row may see", () => {
  const student = demoId("students/1");
  const note = (login: string) => stateAs(db, login, "select medical_note_of($1)", [student]);

  test("is no column of the API", async () => {
    for (const column of ["medical_note", "demographics"]) {
      assert.equal(await stateAs(db, "admin", `select ${column} from students`), "42501");
    }
    assert.equal(await stateAs(db, "admin", "select birth_date from teachers"), "42501");
  });

  test("is told to those who care for the student, and written by the office", async () => {
    for (const login of ["admin", "registrar", "teacher", "student", "guardian"]) {
      assert.equal(await note(login), "00000", login);
    }
    for (const login of ["librarian", "auditor", "student2", "guardian2", "nobody"]) {
      assert.equal(await note(login), "42501", login);
    }
    assert.deepEqual(
      await rowsAs(db, "guardian", "select medical_note_of($1) as note", [student]),
      [{ note: "Carries an inhaler." }],
    );
    const write = "update students set medical_note = 'None.' where id = $1";
    assert.equal(await stateAs(db, "registrar", write, [student]), "00000");
  });

  test("is told to the office alone where it is confidential", async () => {
    const details = "select * from confidential_details_of($1)";
    assert.equal(await stateAs(db, "registrar", details, [student]), "00000");
    assert.equal(await stateAs(db, "teacher", details, [student]), "42501");
    assert.equal(await stateAs(db, "auditor", details, [demoId("teachers/teacher")]), "42501");
  });
});

describe("a row in reach", () => {
  const visible = async (login: string) =>
    (
      await rowsAs(db, login, `select id from students where id = any ($1) order by id`, [
        [1, 2, 7, 11].map((n) => demoId(`students/${n}`)),
      ])
    ).length;

  test("is a ward's only where the guardian has access to the data", async () => {
    assert.equal(await visible("guardian"), 2);
    assert.equal(await visible("guardian2"), 0);
  });

  test("is a pupil's only while the teacher teaches the pupil", async () => {
    assert.equal(await visible("teacher"), 2);
    await db.asOwner(slug, async (client) => {
      await client.query("update class_subject_teachers set ends_on = current_date - 1");
      await client.query("update classes set class_teacher_id = null");
      await client.query(`select set_config('role', current_schema(), true)`);
      await become(client, "teacher");
      assert.deepEqual(await rows(client, "select id from students"), []);
    });
  });

  test("does not follow from the other guardian of the same child", async () => {
    await db.asOwner(slug, async (client) => {
      await client.query(
        "insert into student_guardians (student_id, guardian_id, relation) values ($1, $2, 'father')",
        [demoId("students/1"), demoId("guardians/guardian2")],
      );
      await client.query(`select set_config('role', current_schema(), true)`);
      await become(client, "guardian");
      assert.deepEqual(await rows(client, "select id from guardians"), [
        { id: demoId("guardians/guardian") },
      ]);
      assert.equal((await rows(client, "select id from student_guardians")).length, 2);
    });
  });
});
