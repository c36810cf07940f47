import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { withClient } from "../../../db/runner/connect.ts";
import { networkOf } from "../../../server/limits/network.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import {
  addressOf,
  givePasswords,
  signIn,
  tryRefresh,
  trySignIn,
  type Tokens,
} from "../../support/people.ts";
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

const operator = (sql: string) =>
  withClient(database.adminUrl, (client) => client.query<{ points: number }>(sql));
const forgetCounts = () => operator("truncate platform.rate_limits");
const ask = (server: TestServer, token?: string, slug = school) =>
  graphql(server, slug, "{ __typename }", {}, token);

/** The statuses of some requests, one after the other. */
async function statuses(times: number, send: (index: number) => Promise<Answer>) {
  const all: number[] = [];
  for (let index = 0; index < times; index++) all.push((await send(index)).status);
  return all;
}

describe("requests are limited", () => {
  beforeEach(forgetCounts);

  it("for each user, whichever server they reach", async () => {
    const settings = { userLimitPerHour: "5" };
    const servers = [await startServer(database, settings), await startServer(database, settings)];
    const [server] = servers as [TestServer, TestServer];
    const first = await signIn(server, school, "admin"); // Takes one of the five.
    const second = await signIn(server, school, "teacher");
    const taken = await statuses(5, (index) => ask(servers[index % 2]!, first.accessToken));
    assert.deepEqual(taken, [200, 200, 200, 200, 429]);
    assert.equal((await ask(server, second.accessToken)).status, 200);

    for (const at of servers) {
      const refused = await ask(at, first.accessToken);
      assert.equal(codeOf(refused), "RATE_LIMITED");
      assert.equal(refused.headers["ratelimit-policy"], '"user";q=5;w=3600');
      const [, reset] = /^"user";r=0;t=(\d+)$/.exec(refused.headers.ratelimit as string)!;
      assert.equal(refused.headers["retry-after"], reset);
      assert.ok(Number(reset) > 3000 && Number(reset) <= 3600);
      await at.stop();
    }
  });

  it("for guests by their network, in each school of its own", async () => {
    const server = await startServer(database, { guestLimitPerHour: "3", userLimitPerHour: "0" });
    const { accessToken } = await signIn(server, school, "admin"); // Costs guests nothing.
    assert.equal((await ask(server)).headers.ratelimit, '"guest";r=2;t=3600');
    assert.deepEqual(await statuses(3, () => ask(server)), [200, 200, 429]);
    assert.equal((await ask(server, undefined, otherSchool)).status, 200);
    const unlimited = await ask(server, accessToken);
    assert.deepEqual([unlimited.status, unlimited.headers.ratelimit], [200, undefined]);
    await server.stop();
  });

  it("and who signs in, or goes on, takes nothing from the network", async () => {
    const server = await startServer(database, { guestLimitPerHour: "3", userLimitPerHour: "6" });
    let { refreshToken } = await signIn(server, school, "librarian");
    for (let index = 0; index < 4; index++) {
      const answer = await tryRefresh(server, school, refreshToken);
      assert.equal(codeOf(answer), undefined);
      const { data } = answer.json as { data: { refreshSession: Tokens } };
      ({ refreshToken } = data.refreshSession);
    }
    assert.match((await ask(server)).headers.ratelimit as string, /"guest";r=2/);
    // It counts for the user: whoever knows a password has no more than a user has.
    await signIn(server, school, "librarian");
    const last = await trySignIn(server, school, addressOf(school, "librarian"), "a guess");
    assert.equal(codeOf(last), "INVALID_CREDENTIALS");
    const beyond = await tryRefresh(server, school, refreshToken);
    assert.equal(codeOf(beyond), "RATE_LIMITED");
    await server.stop();
  });

  it("and so are failing attempts to sign in, in one request as in many", async () => {
    const server = await startServer(database, { signInLimitPerHour: "4" });
    // Successes do not count: a whole school may sit behind one address.
    for (let index = 0; index < 6; index++) await signIn(server, school, "admin");
    for (let index = 0; index < 3; index++) {
      await trySignIn(server, school, `guess${index}@elsewhere.example`, "a guess");
    }
    const aliases = Array.from(
      { length: 20 },
      (_, index) =>
        `a${index}: signIn(input: { email: "x${index}@y.example", password: "z" }) { accessToken }`,
    );
    const answer = await graphql(server, school, `mutation { ${aliases.join("\n")} }`);
    const { errors } = answer.json as { errors: { extensions: { code: string } }[] };
    const guesses = errors.filter((error) => error.extensions.code === "INVALID_CREDENTIALS");
    assert.equal(guesses.length, 1);
    const last = await trySignIn(server, school, addressOf(school, "admin"), "a guess");
    assert.equal(codeOf(last), "RATE_LIMITED");
    await server.stop();
  });

  it("and mails for a new password", async () => {
    const server = await startServer(database, { resetLimitPerHour: "2" });
    const forget = () =>
      graphql(
        server,
        school,
        `
          mutation {
            requestPasswordReset(input: { email: "x@y.example" }) {
              requested
            }
          }
        `,
      );
    const codes = [];
    for (let index = 0; index < 3; index++) codes.push(codeOf(await forget()));
    assert.deepEqual(codes, [undefined, undefined, "RATE_LIMITED"]);
    await server.stop();
  });

  it("by the address that a trusted proxy names, and no other", async () => {
    const asProxy = (server: TestServer, headers: Record<string, string>) =>
      server.send({
        method: "POST",
        path: "/graphql",
        host: `${school}.localhost`,
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ query: "{ __typename }" }),
      });
    const from = async (server: TestServer, address: string) =>
      (await asProxy(server, { "x-forwarded-for": address })).status;
    const proxied = await startServer(database, { guestLimitPerHour: "1", trustProxy: "1" });
    assert.equal(await from(proxied, "198.51.100.1"), 200);
    assert.equal(await from(proxied, "198.51.100.2"), 200);
    assert.equal(await from(proxied, "203.0.113.9, 198.51.100.2"), 429);
    assert.equal(await from(proxied, "not an address; drop table"), 200);
    await proxied.stop();
    await forgetCounts();

    const direct = await startServer(database, { guestLimitPerHour: "1" });
    assert.equal(await from(direct, "198.51.100.1"), 200);
    assert.equal(await from(direct, "198.51.100.2"), 429);
    const spoofed = { forwarded: "for=198.51.100.3", "x-real-ip": "198.51.100.3" };
    assert.equal((await asProxy(direct, spoofed)).status, 429);
    await direct.stop();
  });

  it("in the server's memory while the database does not count, which is logged once", async () => {
    const server = await startServer(database, { guestLimitPerHour: "100" });
    const logged = (words: string) => server.lines.filter((line) => line.includes(words)).length;
    await ask(server);
    await operator("alter table platform.rate_limits rename to mislaid");
    try {
      assert.deepEqual(await statuses(20, () => ask(server)), Array(20).fill(200));
      const { headers } = await ask(server);
      assert.match(headers.ratelimit as string, /"guest";r=79;/);
      assert.equal(logged("does not answer"), 1);
    } finally {
      await operator("alter table platform.mislaid rename to rate_limits");
    }
    await delay(1000); // It is not tried again at once.
    await withinASecond(async () => {
      await ask(server);
      assert.equal(logged("answers again"), 1);
    });
    assert.equal(logged("does not answer"), 1);
    await server.stop();
  });
});

describe("a network", () => {
  it("is an IPv4 address, or the first half of an IPv6 address", () => {
    assert.equal(networkOf("198.51.100.1"), "198.51.100.1");
    assert.equal(networkOf("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2");
    assert.equal(networkOf("2001:db8::6"), "2001:db8:0:0");
    assert.equal(networkOf("2001:DB8:0:0:ffff::"), "2001:db8:0:0");
    assert.equal(networkOf("::1"), "0:0:0:0");
    assert.equal(networkOf(undefined), "unknown");
  });
});
