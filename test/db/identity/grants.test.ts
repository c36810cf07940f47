import assert from "node:assert/strict";
import { describe, test } from "node:test";
import pg from "pg";
import { demoId, openDatabase } from "../../support/database.ts";
import { address, become, rows, rowsAs, slug, state, stateAs } from "./people.ts";

const db = await openDatabase();

const sees = async (client: pg.ClientBase, student: number): Promise<boolean> =>
  (await rows(client, "select from students where id = $1", [demoId(`students/${student}`)]))
    .length === 1;

describe("a DBA with psql", () => {
  test("works as a superuser and as a member of the owner", async () => {
    const login = `dba_${process.pid}`;
    const superuser = new pg.Client(db.adminUrl);
    await superuser.connect();
    db.defer(() => superuser.end());
    await superuser.query(`set search_path = "tenant_${slug}", app`);
    await superuser.query(`create role ${login} login inherit in role homeroom_owner`);
    try {
      for (const who of [null, login]) {
        await superuser.query("begin");
        if (who) await superuser.query(`set local session authorization ${who}`);
        await superuser.query("select grant_permission('Teacher', 'exams:publish')");
        await superuser.query("select assign_role($1, 'Librarian')", [address("nobody")]);
        const found = await rows(
          superuser,
          `select distinct permission from who_may_do_what
           where email = any ($1) and permission in ('exams:publish', 'students:view')
           order by 1`,
          [[address("teacher"), address("nobody")]],
        );
        assert.deepEqual(found, [{ permission: "exams:publish" }, { permission: "students:view" }]);
        assert.equal(
          (
            await rows(superuser, "select * from explain_access($1, 'students:view')", [
              address("admin"),
            ])
          ).length,
          1,
        );
        await superuser.query("rollback");
      }
    } finally {
      await superuser.query(`drop role ${login}`);
    }
  });

  test("is told the closest name", async () => {
    await db.asOwner(slug, async (client) => {
      const hint = async (sql: string): Promise<string | undefined> => {
        await client.query("savepoint try");
        const error: unknown = await client.query(sql).catch((cause: unknown) => cause);
        await client.query("rollback to try");
        assert.ok(error instanceof pg.DatabaseError);
        assert.equal(error.code, "SC106");
        return error.hint;
      };
      assert.match(
        (await hint("select grant_permission('Techer', 'exams:publish')"))!,
        /Teacher\?/,
      );
      assert.match(
        (await hint("select grant_permission('Teacher', 'exam:publish')"))!,
        /exams:publish\?/,
      );
      assert.match(
        (await hint(`select assign_role('techer@${slug}.example', 'Teacher')`))!,
        /teacher@/,
      );
      assert.match(
        (await hint(`select assign_role('${address("teacher")}', 'Teacher', 'nort')`))!,
        /North Campus\?/,
      );
      assert.ok(await hint("select grant_permission(null, null)"));
    });
  });

  test("is told where a permission comes from that a role inherits", async () => {
    await db.asOwner(slug, async (client) => {
      assert.equal(
        await state(client, "select revoke_permission('Principal', 'students:view')"),
        "SC109",
      );
      assert.equal(
        await state(client, "select revoke_permission('Registrar', 'students:view')"),
        "00000",
      );
    });
  });

  test("may repeat a grant", async () => {
    await db.asOwner(slug, async (client) => {
      const grant = "select id from grant_permission('Teacher', 'exams:publish')";
      assert.deepEqual(await rows(client, grant), await rows(client, grant));
      const assign = `select id from assign_role('${address("nobody")}', 'Teacher')`;
      assert.deepEqual(await rows(client, assign), await rows(client, assign));
    });
  });

  test("may look at the data as somebody else", async () => {
    await db.asOwner(slug, async (client) => {
      await client.query(`select set_config('role', current_schema(), true)`);
      await become(client, "student");
      assert.equal(await sees(client, 1), true);
      assert.equal(await sees(client, 2), false);
    });
  });
});

describe("a permission on one row", () => {
  const student = demoId("students/11");

  test("reaches that row, at once and until it is taken back", async () => {
    await db.asUser(slug, demoId("users/principal"), async (client) => {
      const as = async (login: string) => {
        await become(client, login);
        return sees(client, 11);
      };
      const give = "select grant_on_row('students:view', $1, $2)";
      assert.equal(await as("nobody"), false);
      await become(client, "principal");
      await client.query(give, [student, address("nobody")]);
      assert.equal(await as("nobody"), true);
      assert.equal(await sees(client, 12), false);
      assert.equal(await as("student"), false);
      await become(client, "principal");
      await client.query("select revoke_on_row('students:view', $1, $2)", [
        student,
        address("nobody"),
      ]);
      assert.equal(await as("nobody"), false);
    });
  });

  test("may be given to a role, and reaches the roles that inherit from it", async () => {
    await db.asOwner(slug, async (client) => {
      await client.query("select revoke_permission('Registrar', 'students:view')");
      await client.query("select grant_on_row('students:view', $1, null, 'Registrar')", [student]);
      await client.query(`select set_config('role', current_schema(), true)`);
      for (const [login, expected] of Object.entries({
        registrar: true,
        principal: true,
        student: false,
      })) {
        await become(client, login);
        assert.equal(await sees(client, 11), expected, login);
        assert.equal(await sees(client, 12), false, login);
      }
    });
  });

  test("ends when its time is over", async () => {
    await db.asOwner(slug, async (client) => {
      await client.query(
        "select grant_on_row('students:view', $1, $2, null, now() - interval '1 second')",
        [student, address("nobody")],
      );
      await client.query(`select set_config('role', current_schema(), true)`);
      await become(client, "nobody");
      assert.equal(await sees(client, 11), false);
    });
  });

  test("needs a row, and somebody to give it to", async () => {
    await db.asOwner(slug, async (client) => {
      const give = (row: string, email: string | null) =>
        state(client, "select grant_on_row('students:view', $1, $2)", [row, email]);
      assert.equal(await give(demoId("students/none"), address("nobody")), "SC106");
      assert.equal(await give(student, null), "23514");
    });
  });
});

describe("explain_access", () => {
  const explain = async (login: string, code: string, row: string | null = null, by = "admin") =>
    rowsAs(db, by, "select allows, role_name, scope from explain_access($1, $2, $3)", [
      address(login),
      code,
      row === null ? null : demoId(row),
    ]);

  test("says which role and scope decide", async () => {
    assert.deepEqual(await explain("principal", "students:view", "students/1"), [
      { allows: true, role_name: "Principal", scope: "all" },
    ]);
    assert.deepEqual(await explain("teacher", "students:view", "students/1"), [
      { allows: true, role_name: "Teacher", scope: "classes" },
    ]);
    assert.deepEqual(await explain("teacher", "students:view", "students/11"), [
      { allows: false, role_name: "Teacher", scope: "classes" },
    ]);
    assert.deepEqual(await explain("guardian", "results:view", "results/Midterm/7A/MAT/1"), [
      { allows: false, role_name: "Guardian", scope: "wards" },
    ]);
  });

  test("says that nothing decides, that a row is missing, and what anybody may", async () => {
    const nothing = { allows: false, role_name: null, scope: null };
    assert.deepEqual(await explain("nobody", "students:view", "students/1"), [nothing]);
    assert.deepEqual((await explain("principal", "students:view", "students/0")).at(-1), nothing);
    assert.deepEqual(await explain("nobody", "users:view", "users/nobody"), [
      { ...nothing, allows: true },
    ]);
  });

  test("agrees with the policies for everybody and every student", async () => {
    const logins = ["admin", "registrar", "teacher", "teacher2", "student", "student2"].concat([
      "guardian",
      "guardian2",
      "librarian",
      "driver",
      "auditor",
      "nobody",
    ]);
    for (const login of logins) {
      await db.asUser(slug, demoId("users/admin"), async (client) => {
        for (const number of [1, 2, 7, 11]) {
          await become(client, "admin");
          const lines = await rows(
            client,
            "select allows from explain_access($1, 'students:view', $2)",
            [address(login), demoId(`students/${number}`)],
          );
          await become(client, login);
          assert.equal(
            lines.some((line) => line.allows),
            await sees(client, number),
            `${login} and student ${number}`,
          );
        }
      });
    }
  });

  test("leaves the asker as it was, and is for those who may know", async () => {
    await db.asUser(slug, demoId("users/admin"), async (client) => {
      await client.query("select * from explain_access($1, 'students:view', $2)", [
        address("nobody"),
        demoId("students/1"),
      ]);
      assert.deepEqual(await rows(client, "select current_user_id() as id"), [
        { id: demoId("users/admin") },
      ]);
    });
    assert.equal((await explain("auditor", "users:view", null, "auditor")).length, 1);
    assert.equal(
      await stateAs(db, "student", "select * from explain_access($1, 'students:view')", [
        address("admin"),
      ]),
      "42501",
    );
  });
});

test("who_may_do_what tells users about themselves at most", async () => {
  const emails = async (login: string) =>
    (await rowsAs(db, login, "select distinct email from who_may_do_what")).length;
  assert.equal(await emails("student"), 0);
  assert.ok((await emails("registrar")) > 10);
});
