import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn, tryRefresh, whoIs, type Tokens } from "../../support/people.ts";
import {
  codeOf,
  graphql,
  startServer,
  withinASecond,
  type Answer,
  type TestServer,
} from "../../support/server.ts";

const [school, otherSchool] = slugs;
const database = await openDatabase();
await givePasswords(database, school, otherSchool);
const [server, second] = await Promise.all([startServer(database), startServer(database)]);

const refreshed = (answer: Answer): Tokens => {
  assert.equal(codeOf(answer), undefined, answer.text);
  return (answer.json as { data: { refreshSession: Tokens } }).data.refreshSession;
};

const send = (at: TestServer, query: string, token: string): Promise<Answer> =>
  graphql(at, school, query, {}, token);

/** Asserts that both servers refuse these tokens within a second. */
async function endsWithinASecond(...tokens: string[]): Promise<void> {
  await withinASecond(async () => {
    for (const token of tokens) {
      for (const at of [server, second]) {
        const answer = await send(at, "{ me { email } }", token);
        assert.equal(answer.status, 401);
        assert.equal(codeOf(answer), "UNAUTHENTICATED");
      }
    }
  });
}

describe("refreshing", () => {
  it("gives new tokens of the same session", async () => {
    const first = await signIn(server, school, "admin");
    const next = refreshed(await tryRefresh(second, school, first.refreshToken));
    assert.notEqual(next.refreshToken, first.refreshToken);
    assert.equal(await whoIs(server, school, next.accessToken), `admin@${school}.example`);
    // The session goes on, and so does its older access token until it expires.
    assert.equal(await whoIs(server, school, first.accessToken), `admin@${school}.example`);
    refreshed(await tryRefresh(server, school, next.refreshToken));
  });

  it("with a token a second time ends the whole session", async () => {
    const first = await signIn(server, school, "teacher");
    const next = refreshed(await tryRefresh(server, school, first.refreshToken));
    const other = await signIn(server, school, "teacher");
    assert.equal(codeOf(await tryRefresh(server, school, first.refreshToken)), "SESSION_ENDED");
    assert.equal(codeOf(await tryRefresh(server, school, next.refreshToken)), "SESSION_ENDED");
    await endsWithinASecond(first.accessToken, next.accessToken);
    assert.equal(await whoIs(server, school, other.accessToken), `teacher@${school}.example`);
  });

  it("twenty times at the same moment succeeds once, and the session goes on", async () => {
    const first = await signIn(server, school, "principal");
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        tryRefresh(index % 2 ? server : second, school, first.refreshToken),
      ),
    );
    const winners = answers.filter((answer) => codeOf(answer) === undefined);
    assert.equal(winners.length, 1);
    const losers = new Set(answers.map(codeOf).filter((code) => code !== undefined));
    // Requests that arrive after the winner's answer are reuse, and end the session.
    const ended = losers.delete("SESSION_ENDED");
    losers.delete("REFRESH_CONFLICT");
    assert.deepEqual([...losers], []);
    if (!ended) refreshed(await tryRefresh(server, school, refreshed(winners[0]!).refreshToken));
  });

  it("needs a token that is known, of this school, and not an access token", async () => {
    const { accessToken, refreshToken } = await signIn(server, school, "admin");
    for (const [slug, token] of [
      [school, "unknown"],
      [school, accessToken],
      [school, ""],
      [otherSchool, refreshToken],
    ] as const) {
      assert.equal(codeOf(await tryRefresh(server, slug, token)), "SESSION_ENDED");
    }
    refreshed(await tryRefresh(server, school, refreshToken));
  });

  it("is over when the token has expired", async () => {
    const { accessToken, refreshToken } = await signIn(server, school, "librarian");
    await database.commitAsOwner(school, async (client) => {
      await client.query("alter table user_sessions disable trigger user");
      await client.query(
        `update user_sessions
         set created_at = now() - interval '31 days', expires_at = now() - interval '1 second'
         where user_id = (select id from users where email like 'librarian@%')`,
      );
      await client.query("alter table user_sessions enable trigger user");
    });
    assert.equal(codeOf(await tryRefresh(server, school, refreshToken)), "SESSION_ENDED");
    await endsWithinASecond(accessToken);
  });

  it("keeps only hashes of the tokens", async () => {
    const { refreshToken } = await signIn(server, school, "admin");
    const { rows } = await database.asOwner(school, (client) =>
      client.query(
        "select to_jsonb(user_sessions)::text || to_jsonb(users)::text as text from user_sessions join users on users.id = user_id",
      ),
    );
    assert.ok(rows.length > 0);
    assert.ok(!JSON.stringify(rows).includes(refreshToken));
  });
});

describe("a session ends on every server within a second", () => {
  it("when one signs out, and the user's others go on", async () => {
    const ending = await signIn(server, school, "student");
    const other = await signIn(second, school, "student");
    await whoIs(second, school, ending.accessToken);
    const answer = await send(server, "mutation { signOut { endedSessions } }", ending.accessToken);
    assert.deepEqual(answer.json, { data: { signOut: { endedSessions: 1 } } });
    // Here at once.
    assert.equal((await send(server, "{ me { email } }", ending.accessToken)).status, 401);
    await endsWithinASecond(ending.accessToken);
    assert.equal(codeOf(await tryRefresh(server, school, ending.refreshToken)), "SESSION_ENDED");
    assert.equal(await whoIs(server, school, other.accessToken), `student@${school}.example`);
  });

  it("when one signs out everywhere", async () => {
    const sessions = [
      await signIn(server, school, "guardian"),
      await signIn(second, school, "guardian"),
    ];
    for (const { accessToken } of sessions) await whoIs(second, school, accessToken);
    const answer = await send(
      server,
      "mutation { signOutEverywhere { endedSessions } }",
      sessions[0]!.accessToken,
    );
    assert.deepEqual(answer.json, { data: { signOutEverywhere: { endedSessions: 2 } } });
    await endsWithinASecond(...sessions.map((session) => session.accessToken));
    for (const { refreshToken } of sessions) {
      assert.equal(codeOf(await tryRefresh(second, school, refreshToken)), "SESSION_ENDED");
    }
  });

  it("when the user is deactivated, and does not come back with the user", async () => {
    const { accessToken, refreshToken } = await signIn(server, school, "driver");
    for (const at of [server, second]) await whoIs(at, school, accessToken);
    const setActive = (active: boolean) =>
      database.commitAsOwner(school, (client) =>
        client.query("update users set is_active = $1 where email like 'driver@%'", [active]),
      );
    await setActive(false);
    await endsWithinASecond(accessToken);
    await setActive(true);
    await endsWithinASecond(accessToken);
    assert.equal(codeOf(await tryRefresh(server, school, refreshToken)), "SESSION_ENDED");
  });

  it("and no refresh at that moment slips past it", async () => {
    for (let round = 0; round < 10; round++) {
      const { accessToken, refreshToken } = await signIn(server, school, "auditor");
      const [, race] = await Promise.all([
        send(server, "mutation { signOutEverywhere { endedSessions } }", accessToken),
        tryRefresh(second, school, refreshToken),
      ]);
      if (codeOf(race) !== undefined) continue;
      const last = await tryRefresh(second, school, refreshed(race).refreshToken);
      assert.equal(codeOf(last), "SESSION_ENDED");
    }
  });
});

it("nobody is a guest's me, and a guest cannot sign out", async () => {
  const guest = await graphql(server, school, "{ me { email } }");
  assert.deepEqual(guest.json, { data: { me: null } });
  const answer = await graphql(server, school, "mutation { signOut { endedSessions } }");
  assert.equal(codeOf(answer), "UNAUTHENTICATED");
});
