import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { withClient } from "../../../db/runner/connect.ts";
import { makeSecret } from "../../../server/auth/secrets.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import {
  addressOf,
  givePasswords,
  password,
  signIn,
  tryRefresh,
  trySignIn,
  whoIs,
  type Tokens,
} from "../../support/people.ts";
import { codeOf, graphql, startServer, type Answer } from "../../support/server.ts";

const [school, otherSchool] = slugs;
const database = await openDatabase();
await givePasswords(database, school, otherSchool);
const server = await startServer(database);

const better = "seven purple walruses";

type Purpose = "invitation" | "password_reset";

/** Makes a token as the worker does before it sends the mail; undefined when there is no mail. */
async function issueToken(login: string, purpose: Purpose): Promise<string | undefined> {
  const { text, hash } = makeSecret();
  return withClient(database.workerUrl, async (client) => {
    await client.query(`set search_path = "tenant_${school}", app`);
    const { rowCount } = await client.query("select * from issue_user_token($1, $2, $3)", [
      await idOf(login),
      purpose,
      hash,
    ]);
    return rowCount ? text : undefined;
  });
}

async function idOf(login: string): Promise<string> {
  const { rows } = await database.asOwner(school, (client) =>
    client.query<{ id: string }>("select id from users where email = $1", [
      addressOf(school, login),
    ]),
  );
  return rows[0]!.id;
}

const update = (login: string, change: string): Promise<unknown> =>
  database.commitAsOwner(school, (client) =>
    client.query(`update users set ${change} where email = $1`, [addressOf(school, login)]),
  );

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

const resetPassword = (token: string, newPassword: string, slug: string = school) =>
  graphql(
    server,
    slug,
    `
      mutation Reset($input: ResetPasswordInput!) {
        resetPassword(input: $input) {
          accessToken
          refreshToken
        }
      }
    `,
    { input: { token, newPassword } },
  );

const acceptInvitation = (token: string, word: string) =>
  graphql(
    server,
    school,
    `
      mutation Accept($input: AcceptInvitationInput!) {
        acceptInvitation(input: $input) {
          accessToken
          refreshToken
        }
      }
    `,
    { input: { token, password: word } },
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
    await delay(1000);
    assert.equal(await whoIs(server, school, mine.accessToken), addressOf(school, "teacher"));
    assert.equal(await whoIs(server, school, other.accessToken), undefined);
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
    assert.match(text, /password_changed_at/);
    assert.doesNotMatch(text, /argon2|walrus|battery|refresh_token_hash/);
  });
});

describe("who must change the password", () => {
  it("may do nothing else before", async () => {
    await update("registrar", "must_change_password = true");
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

describe("a forgotten password", () => {
  const request = (email: string) =>
    graphql(
      server,
      school,
      `
        mutation Forgot($input: RequestPasswordResetInput!) {
          requestPasswordReset(input: $input) {
            requested
          }
        }
      `,
      { input: { email } },
    );

  const jobs = () =>
    withClient(database.adminUrl, async (client) => {
      const { rows } = await client.query<{ task_identifier: string }>(
        "select task_identifier from graphile_worker.jobs where task_identifier = 'send_password_reset'",
      );
      return rows.length;
    });

  it("queues a mail, and answers the same when nobody has the address", async () => {
    const before = await jobs();
    const known = await request(addressOf(school, "guardian"));
    assert.equal(await jobs(), before + 1);
    const unknown = await request("nobody@elsewhere.example");
    assert.equal(await jobs(), before + 1);
    assert.deepEqual(known.json, { data: { requestPasswordReset: { requested: true } } });
    assert.equal(known.text, unknown.text);
  });

  it("is replaced with the mail's token, once, and all sessions end", async () => {
    const old = await signIn(server, school, "guardian");
    const token = (await issueToken("guardian", "password_reset"))!;
    const answer = await resetPassword(token, better);
    const tokens = (answer.json as { data: { resetPassword: Tokens } }).data.resetPassword;
    assert.equal(await whoIs(server, school, tokens.accessToken), addressOf(school, "guardian"));
    assert.equal(codeOf(await resetPassword(token, "another good one")), "INVALID_TOKEN");
    assert.equal(codeOf(await tryRefresh(server, school, old.refreshToken)), "SESSION_ENDED");
    assert.ok(await canSignIn("guardian", better));
  });

  it("is replaced once, however many try at the same moment", async () => {
    const token = (await issueToken("guardian2", "password_reset"))!;
    const words = Array.from({ length: 8 }, (_, index) => `a good password ${index}`);
    const answers = await Promise.all(words.map((word) => resetPassword(token, word)));
    const winners = words.filter((_, index) => codeOf(answers[index]!) === undefined);
    assert.equal(winners.length, 1);
    assert.ok(await canSignIn("guardian2", winners[0]!));
  });

  it("is not replaced with a token that is old, superseded, or somebody else's", async () => {
    const first = (await issueToken("librarian", "password_reset"))!;
    const second = (await issueToken("librarian", "password_reset"))!;
    assert.equal(codeOf(await resetPassword(first, better)), "INVALID_TOKEN");
    assert.equal(codeOf(await resetPassword(second, better, otherSchool)), "INVALID_TOKEN");
    assert.equal(codeOf(await acceptInvitation(second, better)), "INVALID_TOKEN");
    assert.equal(codeOf(await resetPassword(second, "short")), "WEAK_PASSWORD");
    await database.commitAsOwner(school, async (client) => {
      await client.query("alter table user_tokens disable trigger user");
      await client.query(
        `update user_tokens
         set created_at = now() - interval '2 hours', expires_at = now() - interval '1 hour'`,
      );
      await client.query("alter table user_tokens enable trigger user");
    });
    assert.equal(codeOf(await resetPassword(second, better)), "INVALID_TOKEN");
    const third = (await issueToken("librarian", "password_reset"))!;
    await update("librarian", "is_active = false");
    assert.equal(codeOf(await resetPassword(third, better)), "INVALID_TOKEN");
    await update("librarian", "is_active = true");
    assert.equal(codeOf(await resetPassword(third, better)), "INVALID_TOKEN");
    assert.ok(await canSignIn("librarian", password));
  });

  it("ends the lock of the address", async () => {
    for (let index = 0; index < 11; index++) await canSignIn("transport", "wrong");
    assert.ok(!(await canSignIn("transport", password)));
    const token = (await issueToken("transport", "password_reset"))!;
    await resetPassword(token, better);
    assert.ok(await canSignIn("transport", better));
  });
});

describe("an invitation", () => {
  it("lets a new user choose a password, once", async () => {
    await update("auditor", "password_hash = null");
    const token = (await issueToken("auditor", "invitation"))!;
    assert.equal(
      codeOf(await acceptInvitation(token, `auditor@${school}.example`)),
      "WEAK_PASSWORD",
    );
    const answer = await acceptInvitation(token, better);
    assert.equal(codeOf(answer), undefined, answer.text);
    assert.equal(codeOf(await acceptInvitation(token, better)), "INVALID_TOKEN");
    assert.ok(await canSignIn("auditor", better));
  });

  it("is not sent to somebody who has a password, or is deactivated", async () => {
    assert.equal(await issueToken("principal", "invitation"), undefined);
    await update("principal", "password_hash = null, is_active = false");
    assert.equal(await issueToken("principal", "invitation"), undefined);
  });

  it("can be sent again by whoever may create users, and by nobody else", async () => {
    await update("driver", "password_hash = null");
    const invite = async (login: string, invited: string) => {
      const { accessToken } = await signIn(server, school, login);
      const answer = await graphql(
        server,
        school,
        "mutation Invite($input: InviteUserInput!) { inviteUser(input: $input) { query { __typename } } }",
        { input: { userId: await idOf(invited) } },
        accessToken,
      );
      return codeOf(answer);
    };
    assert.equal(await invite("admin", "driver"), undefined);
    assert.equal(await invite("admin", "teacher"), "SC110");
    assert.equal(await invite("admin", "principal"), "SC111");
    assert.equal(await invite("student2", "driver"), "FORBIDDEN");
  });
});
