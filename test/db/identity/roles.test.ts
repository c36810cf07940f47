import assert from "node:assert/strict";
import { describe, test } from "node:test";
import pg from "pg";
import { beginAsUser, demoId, openDatabase } from "../../support/database.ts";
import { address, rows, rowsAs, slug, state, stateAs } from "./people.ts";

const db = await openDatabase();

const visibleStudents = "select count(*)::integer as count from students";

async function count(login: string, sql = visibleStudents): Promise<unknown> {
  return (await rowsAs(db, login, sql))[0]!.count;
}

describe("default roles", () => {
  test("form a hierarchy: a role has all that its parent has", async () => {
    const found = await db.asOwner(slug, (client) =>
      rows(
        client,
        `select child.name as role, parent.name as parent
         from roles as child
         join roles as parent on parent.id = child.parent_role_id
         where not exists (
           select permission_code, scope from effective_permissions where role_id = parent.id
           except
           select permission_code, scope from effective_permissions where role_id = child.id
         )
         order by 1`,
      ),
    );
    assert.deepEqual(found, [
      { role: "Administrator", parent: "Principal" },
      { role: "Principal", parent: "Registrar" },
      { role: "Transport manager", parent: "Driver" },
    ]);
  });

  test("leave no permission that Administrator does not hold", async () => {
    const lacking = await db.asOwner(slug, (client) =>
      rows(
        client,
        `select code from permissions
         except
         select permission_code from effective_permissions
         join roles on roles.id = role_id
         where roles.name = 'Administrator' and scope = 'all'`,
      ),
    );
    assert.deepEqual(lacking, []);
  });

  test("let Auditor view and export only, and run reports, which changes nothing else", async () => {
    const more = await db.asOwner(slug, (client) =>
      rows(
        client,
        `select permission_code as permission
         from effective_permissions
         join roles on roles.id = role_id
         where roles.name = 'Auditor'
           and split_part(permission_code, ':', 2) not in ('view', 'export')`,
      ),
    );
    assert.deepEqual(more, [{ permission: "report_runs:create" }]);
  });

  test("cannot be renamed or deleted, not even by a DBA", async () => {
    await db.asOwner(slug, async (client) => {
      assert.equal(
        await state(client, "update roles set name = 'X' where name = 'Driver'"),
        "SC104",
      );
      assert.equal(await state(client, "delete from roles where name = 'Worker'"), "SC104");
      assert.equal(
        await state(client, "update roles set parent_role_id = null where name = 'Administrator'"),
        "SC104",
      );
      assert.equal(
        await state(client, "update roles set description = '' where is_system"),
        "00000",
      );
    });
  });
});

describe("a release", () => {
  const install = `select install_permissions(array[
    ('students', 'view', 'See students.', 'Librarian'),
    ('lockers', 'view', 'See lockers.', 'Librarian, Teacher (classes)')
  ]::app.permission_entry[])`;

  test("gives new permissions to the default roles, once; what was revoked stays revoked", async () => {
    await db.asOwner(slug, async (client) => {
      await client.query("select revoke_permission('Librarian', 'students:view')");
      await client.query(install);
      const held = `select role_name, permission, scope from (
          select roles.name as role_name, permission_code as permission, scope
          from effective_permissions join roles on roles.id = role_id
        ) as held
        where permission in ('students:view', 'lockers:view')
          and role_name in ('Librarian', 'Teacher')
        order by 1, 2`;
      const expected = [
        { role_name: "Librarian", permission: "lockers:view", scope: "all" },
        { role_name: "Teacher", permission: "lockers:view", scope: "classes" },
        { role_name: "Teacher", permission: "students:view", scope: "classes" },
      ];
      assert.deepEqual(await rows(client, held), expected);
      await client.query("select revoke_permission('Librarian', 'lockers:view')");
      await client.query(install);
      assert.deepEqual(await rows(client, held), expected.slice(1));
    });
  });
});

describe("a role", () => {
  test("cannot inherit from itself", async () => {
    await db.asOwner(slug, async (client) => {
      await client.query(`
        insert into roles (name) values ('A'), ('B'), ('C');
        update roles set parent_role_id = (select id from roles where name = 'B') where name = 'A';
        update roles set parent_role_id = (select id from roles where name = 'C') where name = 'B'`);
      const link = (child: string, parent: string) =>
        state(
          client,
          `update roles set parent_role_id = (select id from roles where name = $2)
           where name = $1`,
          [child, parent],
        );
      assert.equal(await link("C", "A"), "SC101");
      assert.equal(await link("C", "Driver"), "00000");
    });
  });

  test("cannot inherit from itself by two changes at the same time", async () => {
    await db.commitAsOwner(slug, (client) =>
      client.query("insert into roles (name) values ('Egg'), ('Hen')"),
    );
    const link = (client: pg.Client, child: string, parent: string) =>
      client.query(
        `update roles set parent_role_id = (select id from roles where name = $2)
         where name = $1`,
        [child, parent],
      );
    const [first, second] = await Promise.all([connect("admin"), connect("admin")]);
    await link(first, "Egg", "Hen");
    const waiting = link(second, "Hen", "Egg").then(
      () => "00000",
      (error: unknown) => (error as pg.DatabaseError).code,
    );
    await first.query("commit");
    // Whichever way the database notices: as a cycle, or as a deadlock.
    assert.match((await waiting)!, /^(SC101|40P01)$/);
  });

  test("is over when its time is, in the middle of a session", async () => {
    await db.commitAsOwner(slug, (client) =>
      client.query("select assign_role($1, 'Librarian', null, now() + interval '1 second')", [
        address("nobody"),
      ]),
    );
    assert.equal(await count("nobody"), 12);
    const session = await connect("nobody");
    assert.equal((await rows(session, visibleStudents))[0]!.count, 12);
    await session.query("commit");
    await session.query("select pg_sleep(1.1)");
    await beginAsUser(session, slug, demoId("users/nobody"));
    assert.equal((await rows(session, visibleStudents))[0]!.count, 0);
  });

  test("limited to a school reaches that school, and those below it", async () => {
    await db.commitAsOwner(slug, async (client) => {
      await client.query("select assign_role($1, 'Registrar', 'south')", [address("teacher2")]);
    });
    const south = "select count(*)::integer as count from students where id = any ($1)";
    const of = async (...numbers: number[]) =>
      (await rowsAs(db, "teacher2", south, [numbers.map((n) => demoId(`students/${n}`))]))[0]!
        .count;
    assert.equal(await of(11, 12), 2);

    // Also adds to it, sees what was added, and adds nothing elsewhere.
    const add = (school: string) =>
      stateAs(
        db,
        "teacher2",
        `insert into students (school_id, admission_number, first_name, last_name)
         values ($1, 'L-1', 'New', 'Comer') returning id`,
        [demoId(`schools/${school}`)],
      );
    assert.equal(await add("south"), "00000");
    assert.equal(await add("north"), "42501");
    // Tenant-wide things are read, not changed.
    assert.equal(await count("teacher2", "select count(*)::integer as count from subjects"), 4);
    assert.equal(
      await stateAs(db, "teacher2", "insert into subjects (name) values ('X')"),
      "42501",
    );

    await db.asOwner(slug, async (client) => {
      await client.query(
        "insert into schools (id, name, parent_school_id) values (md5('lab')::uuid, 'Lab', $1)",
        [demoId("schools/south")],
      );
      await client.query("select set_config('app.user_id', $1, true)", [demoId("users/teacher2")]);
      assert.deepEqual(
        await rows(
          client,
          "select count(*)::integer as count from school_ids_for('students:view')",
        ),
        [{ count: 2 }],
      );
    });
  });

  test("that is taken, or loses a permission, has lost it at once", async () => {
    const session = await connect("librarian");
    assert.equal((await rows(session, visibleStudents))[0]!.count, 12);
    await db.commitAsOwner(slug, (client) =>
      client.query("select revoke_permission('Librarian', 'students:view')"),
    );
    assert.equal((await rows(session, visibleStudents))[0]!.count, 0);
    await db.commitAsOwner(slug, (client) =>
      client.query("select grant_permission('Librarian', 'students:view')"),
    );
    assert.equal((await rows(session, visibleStudents))[0]!.count, 12);
    await db.commitAsOwner(slug, (client) =>
      client.query("select remove_role($1, 'Librarian')", [address("librarian")]),
    );
    assert.equal((await rows(session, visibleStudents))[0]!.count, 0);
  });
});

/** A connection of the server, acting as a demo user; closed before the database is dropped. */
async function connect(login: string): Promise<pg.Client> {
  const client = new pg.Client(db.serverUrl);
  await client.connect();
  db.defer(() => client.end());
  await beginAsUser(client, slug, demoId(`users/${login}`));
  return client;
}
