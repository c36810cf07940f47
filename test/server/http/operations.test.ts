import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { describe, it } from "node:test";
import pg from "pg";
import { withClient } from "../../../db/runner/connect.ts";
import { checkLogin } from "../../../server/database_checks.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn, trySignIn } from "../../support/people.ts";
import {
  graphql,
  startRefused,
  startServer,
  testKeys,
  withinASecond,
  type Answer,
  type TestServer,
} from "../../support/server.ts";

const [school] = slugs;
const database = await openDatabase();
await givePasswords(database, school);
const server = await startServer(database);
const keys = { jwtKeys: testKeys.map(({ kid, secret }) => `${kid}:${secret}`).join(",") };

describe("the health of a server", () => {
  it("is told to everybody, without a school", async () => {
    assert.deepEqual((await server.send({ path: "/health/live" })).json, { status: "live" });
    assert.deepEqual((await server.send({ path: "/health/ready" })).json, { status: "ready" });
  });

  it("is bad when the database is another version's", async () => {
    const rename = (from: string, to: string) =>
      withClient(database.adminUrl, (client) =>
        client.query("update platform.tenant_migrations set name = $2 where name = $1", [from, to]),
      );
    const readiness = async (status: number) =>
      withinASecond(async () => {
        const answer = await server.send({ path: "/health/ready" });
        assert.equal(answer.status, status);
        // Which part, and no more: nobody has to sign in to ask.
        if (status === 503) {
          assert.deepEqual(answer.json, { status: "unavailable", failed: ["migrations"] });
        }
      });
    await rename("identity", "something_else");
    try {
      await readiness(503);
      assert.equal((await server.send({ path: "/health/live" })).status, 200);
      const refused = await startRefused({ serverDatabaseUrl: database.serverUrl, ...keys });
      assert.equal(refused.code, 1);
      assert.match(refused.output, /lacks the deltas 1 identity/);
    } finally {
      await rename("something_else", "identity");
    }
    await readiness(200);
  });
});

it("a server without a queue is not ready, for its requests could cause no jobs", async () => {
  const rename = (from: string, to: string) =>
    withClient(database.adminUrl, (client) =>
      client.query(`alter table graphile_worker.${from} rename to ${to}`),
    );
  await rename("_private_jobs", "hidden_jobs");
  await withinASecond(async () => {
    const answer = await server.send({ path: "/health/ready" });
    assert.deepEqual(answer.json, { status: "unavailable", failed: ["queue"] });
  });
  await rename("hidden_jobs", "_private_jobs");
  await withinASecond(async () => {
    assert.equal((await server.send({ path: "/health/ready" })).status, 200);
  });
});

it("a server survives the loss of all its connections", async () => {
  await signIn(server, school, "admin");
  await withClient(database.adminUrl, (client) =>
    client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where usename = 'homeroom_server' and datname = current_database()`,
    ),
  );
  await withinASecond(async () => {
    await signIn(server, school, "admin");
  });
});

describe("metrics", () => {
  it("tell what happened, with few labels", async () => {
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
    assert.match(text, /homeroom_sign_ins_total\{kind="password",outcome="signed_in"\} \d/);
    assert.match(text, /homeroom_sign_ins_total\{kind="password",outcome="unknown_email"\} 1/);
    assert.match(text, /homeroom_pool_connections\{pool="requests",state="idle"\}/);
    assert.match(text, /nodejs_eventloop_lag_seconds/);
    const names = new Set(text.match(/operation="[^"]+"/g));
    assert.ok(names.size <= 102 && names.has('operation="(other)"'));
  });

  it("are for this machine, or for whoever has the token", async () => {
    const viaProxy = { "x-forwarded-for": "198.51.100.1" };
    assert.equal((await server.send({ path: "/metrics", headers: viaProxy })).status, 403);
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
  /** Asks for rows, which are not given as long as `work` runs. */
  const whileAsked = async (of: TestServer, work: () => Promise<void>): Promise<Answer | Error> => {
    const { accessToken } = await signIn(of, school, "admin");
    return database.asOwner(school, async (client) => {
      await client.query("lock table students");
      const query = "{ students { nodes { id } } }";
      const answer = graphql(of, school, query, {}, accessToken).catch((error: Error) => error);
      await delay(300);
      await work();
      await client.query("rollback; begin");
      return answer;
    });
  };

  it("finishes what it does, takes nothing new, and ends with 0", async () => {
    const stopping = await startServer(database);
    const unused = connect(stopping.port, "127.0.0.1");
    let exit: Promise<number | null> | undefined;
    const answer = await whileAsked(stopping, async () => {
      exit = stopping.stop("SIGTERM");
      await delay(300);
      await assert.rejects(stopping.send({ path: "/health/live" }), { code: "ECONNREFUSED" });
    });
    assert.ok(!(answer instanceof Error));
    assert.equal(answer.status, 200);
    assert.equal(await exit, 0);
    unused.destroy();
    assert.match(stopping.lines.at(-1)!, /"message":"stopped"/);
  });

  it("gives up what has not ended at the deadline", async () => {
    const stopping = await startServer(database, { shutdownSeconds: "1" });
    await whileAsked(stopping, async () => {
      assert.equal(await stopping.stop("SIGTERM"), 1);
    });
    assert.match(stopping.lines.at(-1)!, /the time is up/);
  });

  it("ends at once when it is told again", async () => {
    const stopping = await startServer(database, { shutdownSeconds: "60" });
    await whileAsked(stopping, async () => {
      void stopping.stop("SIGINT");
      await delay(700);
      assert.equal(await stopping.stop("SIGINT"), 130);
    });
  });
});

describe("a server does not start", () => {
  const login = `unsafe_${randomBytes(4).toString("hex")}`;
  const url = new URL(database.adminUrl);
  url.username = login;
  url.password = "test";

  /** Asserts that this login is refused, and why. */
  async function assertUnsafe(connectionString: string, why: RegExp): Promise<void> {
    const pool = new pg.Pool({ connectionString });
    try {
      await assert.rejects(checkLogin(pool), { code: "UNSAFE_LOGIN", message: why });
    } finally {
      await pool.end();
    }
  }

  const unsafe: Record<string, [attributes: string, why: RegExp]> = {
    "as a superuser": ["superuser", /is a superuser/],
    "as a login with BYPASSRLS": ["bypassrls", /has BYPASSRLS/],
    "as a member of the owner": ["in role homeroom_owner", /is a member of homeroom_owner/],
    "as any other login": ["", /is not homeroom_server/],
  };
  for (const [name, [attributes, why]] of Object.entries(unsafe)) {
    it(name, () =>
      withClient(database.adminUrl, async (client) => {
        await client.query(`create role ${login} login password 'test' ${attributes}`);
        await client.query(`grant connect on database "${url.pathname.slice(1)}" to ${login}`);
        try {
          await assertUnsafe(url.href, why);
        } finally {
          await client.query(`drop owned by ${login}; drop role ${login}`);
        }
      }),
    );
  }

  it("when its login owns a table", () =>
    withClient(database.adminUrl, async (client) => {
      await client.query("create table public.mine ()");
      await client.query("alter table public.mine owner to homeroom_server");
      try {
        await assertUnsafe(database.serverUrl, /owns tables/);
      } finally {
        await client.query("drop table public.mine");
      }
    }));

  it("and says why, in one line of its log", async () => {
    const { code, output } = await startRefused({ serverDatabaseUrl: database.adminUrl, ...keys });
    assert.equal(code, 1);
    assert.match(output, /is a superuser/);
    assert.equal((JSON.parse(output) as Record<string, unknown>)["log.level"], "fatal");
  });

  it("without its settings, and says all that are missing at once", async () => {
    const { code, output } = await startRefused({ serverDatabaseUrl: "", jwtKeys: "" });
    assert.equal(code, 1);
    assert.match(output, /SERVER_DATABASE_URL is missing/);
    assert.match(output, /JWT_KEYS is missing/);
  });

  it("where the port is taken", async () => {
    const { code, output } = await startRefused({
      serverDatabaseUrl: database.serverUrl,
      port: String(server.port),
      ...keys,
    });
    assert.equal(code, 1);
    assert.match(output, /Cannot listen/);
  });
});
