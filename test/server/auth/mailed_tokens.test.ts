import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { withClient } from "../../../db/runner/connect.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import {
  addressOf,
  givePasswords,
  idOf,
  issueToken,
  password,
  signIn,
  tryRefresh,
  trySignIn,
  updateUser,
  whoIs,
  type Tokens,
} from "../../support/people.ts";
import { codeOf, graphql, startServer } from "../../support/server.ts";

const [school, otherSchool] = slugs;
const database = await openDatabase();
await givePasswords(database, school, otherSchool);
const server = await startServer(database);

const better = "seven purple walruses";

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
    const token = (await issueToken(database, school, "guardian", "password_reset"))!;
    const answer = await resetPassword(token, better);
    const tokens = (answer.json as { data: { resetPassword: Tokens } }).data.resetPassword;
    assert.equal(await whoIs(server, school, tokens.accessToken), addressOf(school, "guardian"));
    assert.equal(codeOf(await resetPassword(token, "another good one")), "INVALID_TOKEN");
    assert.equal(codeOf(await tryRefresh(server, school, old.refreshToken)), "SESSION_ENDED");
    assert.ok(await canSignIn("guardian", better));
  });

  it("is replaced once, however many try at the same moment", async () => {
    const token = (await issueToken(database, school, "guardian2", "password_reset"))!;
    const words = Array.from({ length: 8 }, (_, index) => `a good password ${index}`);
    const answers = await Promise.all(words.map((word) => resetPassword(token, word)));
    const winners = words.filter((_, index) => codeOf(answers[index]!) === undefined);
    assert.equal(winners.length, 1);
    assert.ok(await canSignIn("guardian2", winners[0]!));
  });

  it("is not replaced with a token that is old, superseded, or somebody else's", async () => {
    const first = (await issueToken(database, school, "librarian", "password_reset"))!;
    const second = (await issueToken(database, school, "librarian", "password_reset"))!;
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
    const third = (await issueToken(database, school, "librarian", "password_reset"))!;
    await updateUser(database, school, "librarian", "is_active = false");
    assert.equal(codeOf(await resetPassword(third, better)), "INVALID_TOKEN");
    await updateUser(database, school, "librarian", "is_active = true");
    assert.equal(codeOf(await resetPassword(third, better)), "INVALID_TOKEN");
    assert.ok(await canSignIn("librarian", password));
  });

  it("ends the lock of the address", async () => {
    for (let index = 0; index < 11; index++) await canSignIn("transport", "wrong");
    assert.ok(!(await canSignIn("transport", password)));
    const token = (await issueToken(database, school, "transport", "password_reset"))!;
    await resetPassword(token, better);
    assert.ok(await canSignIn("transport", better));
  });
});

describe("an invitation", () => {
  it("lets a new user choose a password, once", async () => {
    await updateUser(database, school, "auditor", "password_hash = null");
    const token = (await issueToken(database, school, "auditor", "invitation"))!;
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
    assert.equal(await issueToken(database, school, "principal", "invitation"), undefined);
    await updateUser(database, school, "principal", "password_hash = null, is_active = false");
    assert.equal(await issueToken(database, school, "principal", "invitation"), undefined);
  });

  it("can be sent again by whoever may create users, and by nobody else", async () => {
    await updateUser(database, school, "driver", "password_hash = null");
    const invite = async (login: string, invited: string) => {
      const { accessToken } = await signIn(server, school, login);
      const answer = await graphql(
        server,
        school,
        "mutation Invite($input: InviteUserInput!) { inviteUser(input: $input) { query { __typename } } }",
        { input: { userId: await idOf(database, school, invited) } },
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
