import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openDatabase, slugs } from "../../support/database.ts";
import {
  addressOf,
  givePasswords,
  idOf,
  password,
  signIn,
  tryRefresh,
  trySignIn,
  updateUser,
  whoIs,
} from "../../support/people.ts";
import { codeOf, graphql, startServer, withinASecond, type Answer } from "../../support/server.ts";

const [school, otherSchool] = slugs;
const database = await openDatabase();
await givePasswords(database, school, otherSchool);
const server = await startServer(database);

const better = "seven purple walruses";

const changePassword = (token: string | undefined, currentPassword: string, newPassword: string) =>
  graphql(
    server,
    school,
    `
      mutation Change($input: ChangePasswordInput!) {
        changePassword(input: $input) {
          endedSessions
        }
      }
    `,
    { input: { currentPassword, newPassword } },
    token,
  );

const canSignIn = async (login: string, word: string): Promise<boolean> =>
  codeOf(await trySignIn(server, school, addressOf(school, login), word)) === undefined;

const field = (answer: Answer): unknown =>
  (answer.json as { errors: { extensions: object }[] }).errors[0]!.extensions;

describe("changing the password", () => {
  it("takes the old one, and ends the other sessions only", async () => {
    const mine = await signIn(server, school, "teacher");
    const other = await signIn(server, school, "teacher");
    assert.equal(
      codeOf(await changePassword(mine.accessToken, "wrong", better)),
      "INVALID_CREDENTIALS",
    );
    assert.equal(codeOf(await changePassword(undefined, password, better)), "UNAUTHENTICATED");
    const answer = await changePassword(mine.accessToken, password, better);
    assert.deepEqual(answer.json, { data: { changePassword: { endedSessions: 1 } } });
    await withinASecond(async () => {
      assert.equal(await whoIs(server, school, other.accessToken), undefined);
    });
    assert.equal(await whoIs(server, school, mine.accessToken), addressOf(school, "teacher"));
    assert.equal(codeOf(await tryRefresh(server, school, other.refreshToken)), "SESSION_ENDED");
    assert.ok(await canSignIn("teacher", better));
    assert.ok(!(await canSignIn("teacher", password)));
  });

  it("is no way to guess the old one", async () => {
    const { accessToken } = await signIn(server, school, "teacher2");
    const codes = [];
    for (let index = 0; index < 11; index++) {
      codes.push(codeOf(await changePassword(accessToken, `wrong ${index}`, better)));
    }
    assert.equal(codes.at(-2), "INVALID_CREDENTIALS");
    assert.equal(codes.at(-1), "LOCKED");
    assert.equal(codeOf(await changePassword(accessToken, password, better)), "LOCKED");
  });

  it("refuses a bad new one, and names the field", async () => {
    const { accessToken } = await signIn(server, school, "student");
    for (const word of ["short", "aaaaaaaaaaaa", "Password2026!", "1234567890", "x".repeat(129)]) {
      const answer = await changePassword(accessToken, password, word);
      assert.equal(codeOf(answer), "WEAK_PASSWORD");
      assert.equal((field(answer) as { field: string }).field, "newPassword");
    }
    assert.ok(await canSignIn("student", password));
  });

  it("shows in the audit log, the passwords do not", async () => {
    const { rows } = await database.asOwner(school, (client) =>
      client.query("select * from audit_logs where table_name in ('users', 'user_sessions')"),
    );
    const text = JSON.stringify(rows);
    assert.ok(text.includes("password_changed_at"));
    for (const secret of ["argon2", better, password]) assert.ok(!text.includes(secret));
  });
});

describe("who must change the password", () => {
  it("is whom somebody says who may update users", async () => {
    const { accessToken } = await signIn(server, school, "guardian2");
    const require = async (login: string) =>
      codeOf(
        await graphql(
          server,
          school,
          `
            mutation Require($input: RequirePasswordChangeInput!) {
              requirePasswordChange(input: $input) {
                query {
                  __typename
                }
              }
            }
          `,
          { input: { userId: await idOf(database, school, "guardian2") } },
          (await signIn(server, school, login)).accessToken,
        ),
      );
    assert.equal(await require("student2"), "FORBIDDEN");
    assert.equal(await require("admin"), undefined);
    await withinASecond(async () => {
      const answer = await graphql(
        server,
        school,
        "{ students { nodes { id } } }",
        {},
        accessToken,
      );
      assert.equal(codeOf(answer), "PASSWORD_CHANGE_REQUIRED");
    });
    await updateUser(database, school, "guardian2", "must_change_password = false");
  });

  it("may do nothing else before", async () => {
    await updateUser(database, school, "registrar", "must_change_password = true");
    const tokens = await signIn(server, school, "registrar");
    assert.equal(tokens.mustChangePassword, true);
    const ask = (query: string) => graphql(server, school, query, {}, tokens.accessToken);
    for (const query of [
      "{ students { nodes { id } } }",
      "{ me { id } students { nodes { id } } }",
      "query { ...All } fragment All on Query { students { nodes { id } } }",
      "{ ... on Query { students { nodes { id } } } }",
    ]) {
      const answer = await ask(query);
      assert.equal(answer.status, 403);
      assert.equal(codeOf(answer), "PASSWORD_CHANGE_REQUIRED");
    }
    assert.deepEqual((await ask("{ me { mustChangePassword } }")).json, {
      data: { me: { mustChangePassword: true } },
    });
    const changed = await changePassword(tokens.accessToken, password, better);
    assert.equal(codeOf(changed), undefined, changed.text);
    const students = await ask("{ students { nodes { id } } }");
    assert.equal(codeOf(students), undefined, students.text);
  });
});
