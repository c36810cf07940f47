import assert from "node:assert/strict";
import { withClient } from "../../db/runner/connect.ts";
import { hashPassword } from "../../server/auth/passwords.ts";
import { makeSecret } from "../../server/auth/secrets.ts";
import type { TestDatabase } from "./database.ts";
import { codeOf, graphql, type Answer, type TestServer } from "./server.ts";

/** What everybody's password is, once `givePasswords` has been called. */
export const password = "correct horse battery";

/** Lets everybody of the demo population sign in. */
export async function givePasswords(database: TestDatabase, ...slugs: string[]): Promise<void> {
  const hash = await hashPassword(password);
  for (const slug of slugs) {
    await database.commitAsOwner(slug, (client) =>
      client.query("update users set password_hash = $1", [hash]),
    );
  }
}

/** The address of somebody of the demo population. */
export function addressOf(slug: string, login: string): string {
  return `${login}@${slug}.example`;
}

export type Tokens = { accessToken: string; refreshToken: string; mustChangePassword: boolean };

const tokenFields = "accessToken refreshToken mustChangePassword";

/** Signs in with whatever comes of it. */
export function trySignIn(
  server: TestServer,
  slug: string,
  email: string,
  word: string,
): Promise<Answer> {
  return graphql(
    server,
    slug,
    `mutation SignIn($input: SignInInput!) { signIn(input: $input) { ${tokenFields} } }`,
    { input: { email, password: word } },
  );
}

/** Signs in somebody of the demo population. */
export async function signIn(server: TestServer, slug: string, login: string): Promise<Tokens> {
  const answer = await trySignIn(server, slug, addressOf(slug, login), password);
  assert.equal(codeOf(answer), undefined, answer.text);
  return (answer.json as { data: { signIn: Tokens } }).data.signIn;
}

/** Refreshes a session, with whatever comes of it. */
export function tryRefresh(
  server: TestServer,
  slug: string,
  refreshToken: string,
): Promise<Answer> {
  return graphql(
    server,
    slug,
    `mutation Refresh($input: RefreshSessionInput!) {
      refreshSession(input: $input) { ${tokenFields} }
    }`,
    { input: { refreshToken } },
  );
}

/** The address that the holder of a token has; undefined when the token lets nobody in. */
export async function whoIs(
  server: TestServer,
  slug: string,
  token: string,
): Promise<string | undefined> {
  const answer = await graphql(server, slug, "query WhoAmI { me { email } }", {}, token);
  return (answer.json as { data?: { me?: { email: string } } }).data?.me?.email;
}

/** The key of somebody of the demo population. */
export async function idOf(database: TestDatabase, slug: string, login: string): Promise<string> {
  const { rows } = await database.asOwner(slug, (client) =>
    client.query<{ id: string }>("select id from users where email = $1", [addressOf(slug, login)]),
  );
  return rows[0]!.id;
}

/** Changes somebody's account: `updateUser(database, slug, "driver", "is_active = false")`. */
export async function updateUser(
  database: TestDatabase,
  slug: string,
  login: string,
  change: string,
): Promise<void> {
  await database.commitAsOwner(slug, (client) =>
    client.query(`update users set ${change} where email = $1`, [addressOf(slug, login)]),
  );
}

/** Makes a token as the worker does before it sends a mail; undefined when there is none to send. */
export async function issueToken(
  database: TestDatabase,
  slug: string,
  login: string,
  purpose: "invitation" | "password_reset",
): Promise<string | undefined> {
  const { text, hash } = makeSecret();
  const person = await idOf(database, slug, login);
  return withClient(database.workerUrl, async (client) => {
    await client.query(`set search_path = "tenant_${slug}", app`);
    const { rowCount } = await client.query("select * from issue_user_token($1, $2, $3)", [
      person,
      purpose,
      hash,
    ]);
    return rowCount ? text : undefined;
  });
}
