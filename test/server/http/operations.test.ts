import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { after, describe, it } from "node:test";
import { withClient } from "../../../db/runner/connect.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn, trySignIn } from "../../support/people.ts";
import { graphql, startRefused, startServer, testKeys } from "../../support/server.ts";

const [school] = slugs;
const database = await openDatabase();
await givePasswords(database, school);
const keys = { jwtKeys: testKeys.map(({ kid, secret }) => `${kid}:${secret}`).join(",") };

describe("the health of a server", () => {
  it("is told to everybody, without a school", async () => {
    const server = await startServer(database);
    assert.deepEqual((await server.send({ path: "/health/live" })).json, { status: "live" });
    assert.deepEqual((await server.send({ path: "/health/ready" })).json, { status: "ready" });
    await server.stop();
  });

  it("is bad when the database is another version's", async () => {
    const server = await startServer(database);
    const rename = (from: string, to: string) =>
      withClient(database.adminUrl, (client) =>
        client.query("update platform.tenant_migrations set name = $2 where name = $1", [from, to]),
      );
    await rename("identity", "something_else");
    const answer = await server.send({ path: "/health/ready" });
    assert.equal(answer.status, 503);
    assert.equal((await server.send({ path: "/health/live" })).status, 200);
    const { code, output } = await startRefused({
      serverDatabaseUrl: database.serverUrl,
      ...keys,
    });
    assert.notEqual(code, 0);
    assert.match(output, /WRONG_DATABASE|lacks the deltas/);
    await rename("something_else", "identity");
    await delay(1100);
    assert.equal((await server.send({ path: "/health/ready" })).status, 200);
    await server.stop();
  });
});

describe("metrics", () => {
  it("tell what happened, with few labels", async () => {
    const server = await startServer(database);
    await signIn(server, school, "admin");
    await trySignIn(server, school, "nobody@elsewhere.example", "a guess");
    for (let index = 0; index < 150; index++) {
      await graphql(server, school, `query Name${index} { __typename }`);
      if (index < 5) await server.send({ path: `/nowhere/${index}` });
    }
    const { status, text } = await server.send({ path: "/metrics" });
    assert.equal(status, 200);
    assert.match(
      text,
      /homeroom_http_request_duration_seconds_count\{route="other",status="4xx"\} 5/,
    );
    assert.match(text, /homeroom_sign_ins_total\{kind="password",outcome="signed_in"\} 1/);
    assert.match(text, /homeroom_sign_ins_total\{kind="password",outcome="unknown_email"\} 1/);
    assert.match(text, /homeroom_requests_pool_connections\{state="idle"\}/);
    assert.match(text, /nodejs_eventloop_lag_seconds/);
    const names = new Set(text.match(/operation="[^"]+"/g));
    assert.ok(names.size <= 102 && names.has('operation="(other)"'));
    await server.stop();
  });

  it("are for this machine, or for whoever has the token", async () => {
    const local = await startServer(database);
    const viaProxy = { "x-forwarded-for": "198.51.100.1" };
    assert.equal((await local.send({ path: "/metrics", headers: viaProxy })).status, 403);
    await local.stop();
    const guarded = await startServer(database, { metricsToken: "a token of the scraper" });
    const ask = async (authorization?: string) =>
      (await guarded.send({ path: "/metrics", headers: authorization ? { authorization } : {} }))
        .status;
    assert.equal(await ask(), 403);
    assert.equal(await ask("Bearer a token of the scrapes"), 403);
    assert.equal(await ask("Bearer a token of the scraper"), 200);
    await guarded.stop();
  });
});

describe("a server that is told to stop", () => {
  it("finishes what it does, takes nothing new, and ends with 0", async () => {
    const server = await startServer(database);
    const idle = connect(server.port, "127.0.0.1");
    const running = trySignIn(server, school, `admin@${school}.example`, "a guess");
    await delay(5);
    const exit = server.stop("SIGTERM");
    assert.equal((await running).status, 200);
    assert.equal(await exit, 0);
    await assert.rejects(server.send({ path: "/health/live" }), { code: "ECONNREFUSED" });
    idle.destroy();
    assert.match(server.lines.at(-1)!, /"msg":"stopped"/);
  });

  it("gives up at the deadline", async () => {
    const server = await startServer(database, { shutdownSeconds: "1" });
    const stuck = connect(server.port, "127.0.0.1");
    stuck.write("POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n");
    stuck.on("error", () => undefined);
    await delay(100);
    await server.stop("SIGINT").then((code) => {
      assert.ok(code === 0 || code === 1);
    });
    stuck.destroy();
  });
});

describe("a server does not start", () => {
  const login = `unsafe_${randomBytes(4).toString("hex")}`;
  const url = new URL(database.adminUrl);
  url.username = login;
  url.password = "test";
  after(() =>
    withClient(database.adminUrl, (client) => client.query(`drop role if exists ${login}`)),
  );

  const unsafe: Record<string, [attributes: string, says: RegExp]> = {
    "as a superuser": ["superuser", /is a superuser/],
    "as a login with BYPASSRLS": ["bypassrls", /has BYPASSRLS/],
    "as a member of the owner": ["in role homeroom_owner", /is a member of homeroom_owner/],
    "as any other login": ["", /is not homeroom_server/],
  };
  for (const [name, [attributes, says]] of Object.entries(unsafe)) {
    it(name, async () => {
      await withClient(database.adminUrl, async (client) => {
        await client.query(`drop role if exists ${login}`);
        await client.query(`create role ${login} login password 'test' ${attributes}`);
        await client.query(`grant connect on database "${url.pathname.slice(1)}" to ${login}`);
      });
      const { code, output } = await startRefused({ serverDatabaseUrl: url.href, ...keys });
      assert.equal(code, 1);
      assert.match(output, says);
      await withClient(database.adminUrl, (client) =>
        client.query(`drop owned by ${login}; drop role ${login}`),
      );
    });
  }

  it("when its login owns a table", async () => {
    await withClient(database.adminUrl, (client) =>
      client.query("create table public.mine (); alter table public.mine owner to homeroom_server"),
    );
    const { code, output } = await startRefused({
      serverDatabaseUrl: database.serverUrl,
      ...keys,
    });
    assert.equal(code, 1);
    assert.match(output, /owns tables/);
    await withClient(database.adminUrl, (client) => client.query("drop table public.mine"));
  });

  it("without its settings, and says all that are missing at once", async () => {
    const { code, output } = await startRefused({ serverDatabaseUrl: "", jwtKeys: "" });
    assert.equal(code, 1);
    assert.match(output, /SERVER_DATABASE_URL is missing/);
    assert.match(output, /JWT_KEYS is missing/);
  });

  it("where the port is taken", async () => {
    const server = await startServer(database);
    const { code, output } = await startRefused({
      serverDatabaseUrl: database.serverUrl,
      port: String(server.port),
      ...keys,
    });
    assert.equal(code, 1);
    assert.match(output, /Cannot listen/);
    await server.stop();
  });
});
