import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { networkOf } from "../../../server/http/limits.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import { addressOf, givePasswords, signIn, trySignIn } from "../../support/people.ts";
import { codeOf, graphql, startServer } from "../../support/server.ts";

const [school, otherSchool] = slugs;
const database = await openDatabase();
await givePasswords(database, school, otherSchool);

describe("requests are limited", () => {
  it("for each user, and for guests by their network", async () => {
    const server = await startServer(database, { rateLimitPerMinute: "5" });
    const first = await signIn(server, school, "admin");
    const second = await signIn(server, school, "teacher");
    const ask = (token?: string) => graphql(server, school, "{ __typename }", {}, token);
    const statuses = async (times: number, token?: string) => {
      const all = [];
      for (let index = 0; index < times; index++) all.push((await ask(token)).status);
      return all;
    };
    assert.deepEqual(await statuses(6, first.accessToken), [200, 200, 200, 200, 200, 429]);
    assert.deepEqual(await statuses(5, second.accessToken), [200, 200, 200, 200, 200]);
    // Signing in took two of the guests' five.
    assert.deepEqual(await statuses(4), [200, 200, 200, 429]);
    const refused = await ask();
    assert.equal(codeOf(refused), "RATE_LIMITED");
    assert.match(refused.headers["retry-after"]!, /^\d+$/);
    assert.equal((await graphql(server, otherSchool, "{ __typename }")).status, 200);
    await server.stop();
  });

  it("and so are failing attempts to sign in, in one request as in many", async () => {
    const server = await startServer(database, { signInLimitPerMinute: "4" });
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

  it("by the address that a trusted proxy names, and no other", async () => {
    const ask = (port: { send: typeof proxied.send }, address: string) =>
      port.send({
        method: "POST",
        path: "/graphql",
        host: `${school}.localhost`,
        headers: { "content-type": "application/json", "x-forwarded-for": address },
        body: JSON.stringify({ query: "{ __typename }" }),
      });
    const proxied = await startServer(database, { rateLimitPerMinute: "1", trustProxy: "1" });
    assert.equal((await ask(proxied, "198.51.100.1")).status, 200);
    assert.equal((await ask(proxied, "198.51.100.2")).status, 200);
    assert.equal((await ask(proxied, "203.0.113.9, 198.51.100.2")).status, 429);
    assert.equal((await ask(proxied, "not an address; drop table")).status, 200);
    await proxied.stop();
    const direct = await startServer(database, { rateLimitPerMinute: "1" });
    assert.equal((await ask(direct, "198.51.100.1")).status, 200);
    assert.equal((await ask(direct, "198.51.100.2")).status, 429);
    await direct.stop();
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
