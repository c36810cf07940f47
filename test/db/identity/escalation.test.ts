import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { demoId, sharedDatabase } from "../../support/database.ts";
import { address, become, rows, slug, state, stateAs } from "./people.ts";

const db = await sharedDatabase();

const assign = (login: string, email: string, role: string, until: string | null = null) =>
  stateAs(db, login, "select assign_role($1, $2, null, $3)", [address(email), role, until]);

describe("who hands out roles", () => {
  test("gives those that go no further than one's own", async () => {
    for (const role of ["Teacher", "Student", "Guardian", "Librarian", "Registrar"]) {
      assert.equal(await assign("registrar", "nobody", role), "00000", role);
    }
    for (const role of ["Principal", "Administrator", "Auditor"]) {
      assert.equal(await assign("registrar", "nobody", role), "SC102", role);
    }
    assert.equal(await assign("admin", "nobody", "Administrator"), "00000");
  });

  test("needs the permission for it", async () => {
    assert.equal(await assign("teacher", "nobody", "Student"), "SC106");
    assert.equal(
      await stateAs(db, "teacher", "insert into user_roles (user_id, role_id) values ($1, $2)", [
        demoId("users/nobody"),
        await roleId("Student"),
      ]),
      "42501",
    );
  });

  test("does not lift oneself", async () => {
    assert.equal(await assign("registrar", "registrar", "Principal"), "SC102");
  });

  test("does not take roles of those who may do more", async () => {
    const take = (by: string, from: string, role: string) =>
      stateAs(db, by, "select remove_role($1, $2)", [address(from), role]);
    assert.equal(await take("registrar", "principal", "Principal"), "SC102");
    assert.equal(await take("registrar", "teacher", "Teacher"), "00000");
    assert.equal(await take("principal", "principal", "Principal"), "00000");
  });

  test("for a time does not give, or extend, beyond that time", async () => {
    await db.asOwner(slug, async (client) => {
      await client.query("select assign_role($1, 'Principal', null, now() + interval '1 week')", [
        address("nobody"),
      ]);
      await become(client, "nobody");
      const give = (until: string | null) =>
        state(client, "select assign_role($1, 'Teacher', null, $2)", [address("student"), until]);
      assert.equal(await give(null), "SC102");
      assert.equal(await give(new Date(Date.now() + 864e5).toISOString()), "00000");
      const extend = (to: string) =>
        state(client, `update user_roles set valid_until = ${to} where user_id = $1`, [
          demoId("users/nobody"),
        ]);
      assert.equal(await extend("null"), "SC102");
      assert.equal(await extend("now() + interval '1 day'"), "00000");
    });
  });
});

describe("who changes roles", () => {
  test("gives a role no permission that one does not hold", async () => {
    await db.asOwner(slug, async (client) => {
      // A helper who may build roles, but is no administrator.
      await client.query(`
        insert into roles (name) values ('Helper'), ('Tool');
        select grant_permission('Helper', code)
        from unnest('{roles:view,roles:create,roles:update,permissions:view,role_permissions:view,
          role_permissions:assign,students:view}'::text[]) as code`);
      await client.query("select assign_role($1, 'Helper')", [address("nobody")]);
      await actAsServer(client, "nobody");
      const grant = (code: string, scope = "all") =>
        state(client, "select grant_permission('Tool', $1, $2)", [code, scope]);
      assert.equal(await grant("students:view"), "00000");
      assert.equal(await grant("students:view", "classes"), "00000");
      assert.equal(await grant("users:delete"), "SC103");
      assert.equal(
        await state(client, "select revoke_permission('Teacher', 'results:publish')"),
        "SC103",
      );
      const inherit = (parent: string) =>
        state(
          client,
          `update roles set parent_role_id = (select id from roles where name = $1)
           where name = 'Tool'`,
          [parent],
        );
      assert.equal(await inherit("Helper"), "00000");
      assert.equal(await inherit("Administrator"), "SC102");
      assert.equal(
        await state(
          client,
          `insert into roles (name, parent_role_id)
           select 'Trojan', id from roles where name = 'Principal'`,
        ),
        "SC102",
      );
    });
  });

  test("gives on single rows only what one holds for all", async () => {
    const give = (login: string, code: string) =>
      stateAs(db, login, "select grant_on_row($1, $2, $3)", [
        code,
        demoId("students/1"),
        address("nobody"),
      ]);
    assert.equal(await give("principal", "students:view"), "00000");
    assert.equal(await give("principal", "students:delete"), "SC103");
    assert.equal(await give("registrar", "students:view"), "42501");
  });
});

describe("who changes accounts", () => {
  const change = (by: string, of: string, set: string) =>
    stateAs(db, by, `update users set ${set} where id = $1`, [demoId(`users/${of}`)]);

  test("edits the profile alone of one's own", async () => {
    assert.equal(
      await change("student", "student", "display_name = 'Lisa', locale = 'de'"),
      "00000",
    );
    assert.equal(await change("student", "student", "email = 'new@x.example'"), "42501");
    assert.equal(await change("student", "student", "is_active = false"), "42501");
    assert.equal(await change("student", "student", "password_hash = null"), "42501");
    assert.equal(await change("registrar", "registrar", "email = 'new@x.example'"), "00000");
  });

  test("does not take over the account of somebody who may do more", async () => {
    for (const set of ["email = 'mine@x.example'", "is_active = false"]) {
      assert.equal(await change("registrar", "principal", set), "SC102");
      assert.equal(await change("registrar", "teacher", set), "00000");
      assert.equal(await change("principal", "registrar", set), "00000");
    }
    assert.equal(await change("registrar", "principal", "display_name = 'Typo'"), "00000");
  });

  test("makes no account with a role, nor a password", async () => {
    const add =
      "insert into users (email, display_name, password_hash) values ('a@b.c', 'A', null)";
    assert.equal(await stateAs(db, "registrar", add), "42501");
  });
});

async function roleId(name: string): Promise<unknown> {
  const found = await db.asOwner(slug, (client) =>
    rows(client, "select id from roles where name = $1", [name]),
  );
  return found[0]!.id;
}

/** From here on the transaction has no more rights than one of the server's. */
async function actAsServer(client: Parameters<typeof become>[0], login: string): Promise<void> {
  await become(client, login);
  await client.query(`select set_config('role', current_schema(), true)`);
}
