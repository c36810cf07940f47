import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { become, becomeOwner } from "./grades.ts";

const db = await sharedDatabase();
const [slug] = slugs;

const [near, far] = [demoId("students/3"), demoId("students/11")];

/** Goes on as the registrar, whose role is for the north campus only. */
async function asNorthOffice(client: pg.ClientBase): Promise<void> {
  await client.query("update user_roles set school_id = $1 where user_id = $2", [
    demoId("schools/north"),
    demoId("users/registrar"),
  ]);
  await become(client, slug, demoId("users/registrar"));
}

const addGuardian = (client: pg.ClientBase, student: string) =>
  sqlState(client, () =>
    client.query("select add_guardian($1, 'Agnes', 'Muntz', 'grandparent', has_custody => false)", [
      student,
    ]),
  );

const openAccount = (client: pg.ClientBase, kind: string, id: string, email = `${id}@x.example`) =>
  sqlState(client, () => client.query("select open_account($1, $2, $3)", [kind, id, email]));

test("the office of one school adds guardians to its students, and sees them", () =>
  db.asOwner(slug, async (client) => {
    await asNorthOffice(client);
    assert.equal(await addGuardian(client, far), "42501");
    assert.equal(await addGuardian(client, near), "00000");
    assert.equal(await addGuardian(client, demoId("students/1")), "00000");
    const { rows } = await client.query(
      `select relation, has_custody, lives_with, contact_order, student_id = $1 as is_near
       from guardians join student_guardians on guardian_id = guardians.id
       where first_name = 'Agnes' order by contact_order`,
      [near],
    );
    const tie = { relation: "grandparent", has_custody: false, lives_with: true };
    assert.deepEqual(rows, [
      { ...tie, contact_order: 1, is_near: true },
      { ...tie, contact_order: 2, is_near: false },
    ]);
  }));

test("the office of one school opens accounts for its people, with roles for that school", () =>
  db.asOwner(slug, async (client) => {
    const { rows } = await client.query<{ id: string; guardian: string }>(
      `with agnes as (
         insert into guardians (first_name, last_name) values ('Agnes', 'Muntz') returning id
       ),
       tie as (
         insert into student_guardians (student_id, guardian_id, relation)
         select $1, id, 'grandparent' from agnes
       ),
       hired as (
         insert into teachers (school_id, first_name, last_name)
         values ($2, 'Elizabeth', 'Hoover') returning id
       )
       select hired.id, agnes.id as guardian from hired, agnes`,
      [near, demoId("schools/north")],
    );
    const [{ id: teacher, guardian }] = rows as [{ id: string; guardian: string }];
    await asNorthOffice(client);
    assert.equal(await openAccount(client, "student", far), "42501");
    assert.equal(await openAccount(client, "student", demoId("none")), "42501");
    assert.equal(await openAccount(client, "student", demoId("students/1")), "SC323");
    assert.equal(await openAccount(client, "student", near), "00000");
    assert.equal(await openAccount(client, "teacher", teacher), "00000");
    assert.equal(await openAccount(client, "guardian", guardian), "00000");
    const accounts = await client.query(
      `select display_name, roles.name, user_roles.school_id = $1 as is_limited
       from users
       join user_roles on user_roles.user_id = users.id
       join roles on roles.id = role_id
       where email like '%@x.example' order by 1`,
      [demoId("schools/north")],
    );
    assert.deepEqual(accounts.rows, [
      { display_name: "Agnes Muntz", name: "Guardian", is_limited: true },
      { display_name: "Elizabeth Hoover", name: "Teacher", is_limited: true },
      { display_name: "Nelson Muntz", name: "Student", is_limited: true },
    ]);
    const invited = await client.query(
      "select user_id is not null as linked from students where id = $1",
      [near],
    );
    assert.deepEqual(invited.rows, [{ linked: true }]);
    await becomeOwner(client);
  }));

test("whoever acts for all schools gives the role for all of them; others open nothing", () =>
  db.asOwner(slug, async (client) => {
    for (const login of ["teacher", "student", "auditor", "nobody"]) {
      await become(client, slug, demoId(`users/${login}`));
      assert.equal(await openAccount(client, "student", near), "42501", login);
      assert.equal(await addGuardian(client, near), "42501", login);
      await becomeOwner(client);
    }
    await become(client, slug, demoId("users/registrar"));
    assert.equal(await openAccount(client, "student", demoId("none")), "P0002");
    assert.equal(await openAccount(client, "student", far, "registrar@x.example"), "00000");
    assert.equal(await openAccount(client, "student", near, "registrar@x.example"), "23505");
    await becomeOwner(client);
    const { rows } = await client.query(
      `select school_id from user_roles join users on users.id = user_id
       where email = 'registrar@x.example'`,
    );
    assert.deepEqual(rows, [{ school_id: null }]);
  }));
