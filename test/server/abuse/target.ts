import { openDatabase, slugs, type TestDatabase } from "../../support/database.ts";
import { givePasswords, signIn } from "../../support/people.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import type { Reply } from "./runner.ts";

/** What is attacked: a server with two schools, and what an attacker may honestly have. */
export type Target = {
  server: TestServer;
  database: TestDatabase;
  /** Host name of the attacker's school, and of the other. */
  host: string;
  otherHost: string;
  /** An access token of an administrator of the attacker's school, and one of the other. */
  token: string;
  otherToken: string;
  /** Stands in every row of the other school that has a name. */
  canary: string;
  /** Sends GraphQL, as the attacker's administrator unless headers say otherwise. */
  ask: (body: unknown, headers?: Record<string, string>) => Promise<Reply>;
};

const canary = "canary-5f3c9e";

/** Starts the target. Call it at a file's top. */
export async function openTarget(): Promise<Target> {
  const [own, other] = slugs;
  const database = await openDatabase();
  await givePasswords(database, own, other);
  await database.commitAsOwner(other, async (client) => {
    for (const table of ["students", "teachers", "guardians"]) {
      await client.query(`update ${table} set last_name = $1`, [canary]);
    }
    for (const table of ["schools", "rooms", "subjects", "classes"]) {
      await client.query(`update ${table} set name = $1 || name`, [canary]);
    }
  });
  const server = await startServer(database, {
    introspection: "false",
    graphiql: "false",
    bodyLimitKb: "64",
    statementTimeoutMs: "30000",
  });
  const host = `${own}.localhost`;
  const { accessToken: token } = await signIn(server, own, "admin");
  const { accessToken: otherToken } = await signIn(server, other, "admin");
  const ask = (body: unknown, headers: Record<string, string> = {}) =>
    server.send({
      method: "POST",
      path: "/graphql",
      host,
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${token}`,
        ...headers,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  return {
    server,
    database,
    host,
    otherHost: `${other}.localhost`,
    token,
    otherToken,
    canary,
    ask,
  };
}
