import assert from "node:assert/strict";
import { once } from "node:events";
import jwt from "jsonwebtoken";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { WebSocket } from "ws";
import { withClient } from "../../../db/runner/connect.ts";
import { setTenantStatus } from "../../../db/runner/provision.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn, updateUser } from "../../support/people.ts";
import { graphql, startServer, testKeys, withinASecond } from "../../support/server.ts";
import {
  gaugeAt,
  notify,
  openSocket,
  socketClient,
  subscribe,
  subscribeStream,
  type Listening,
} from "../../support/subscribing.ts";

const [school, otherSchool] = slugs;
const database = await openDatabase();
await givePasswords(database, school, otherSchool);
const server = await startServer(database, {
  socketsPerUser: "3",
  socketsPerSchool: "12",
  subscriptionsPerSocket: "2",
});
const query = "subscription { notificationReceived { title } }";

async function listen(login: string, slug = school) {
  const { accessToken } = await signIn(server, slug, login);
  const at = { port: server.port, slug, token: accessToken };
  return { accessToken, socket: await subscribe(at, { query }), at };
}

/** The close code and reason of a socket that the server has ended. */
async function ending({ ended }: Pick<Listening, "ended">): Promise<string> {
  const { code, reason } = (await ended) as { code: number; reason: string };
  return `${code} ${reason}`;
}

const operator = (sql: string) => withClient(database.adminUrl, (client) => client.query(sql));

/** A raw socket that is open, and how it is closed. */
async function raw(slug = school, protocols?: string) {
  const socket = openSocket({ port: server.port, slug }, protocols);
  await once(socket, "open");
  return { socket, closed: closeOf(socket) };
}

async function closeOf(socket: WebSocket): Promise<string> {
  const [code, reason] = (await once(socket, "close")) as [number, Buffer];
  return `${code} ${reason.toString()}`.trim();
}

/** Waits for what takes its time; fails when it never comes. */
async function until(check: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await check()) return;
    await delay(100);
  }
  assert.fail("It never came.");
}

describe("a socket ends", { timeout: 150_000 }, () => {
  it("when its session is signed out, or its user deactivated, and others go on", async () => {
    const [one, two, three] = [
      await listen("teacher"),
      await listen("guardian"),
      await listen("admin"),
    ];
    const stream = await subscribeStream(one.at, { query });
    const parting = ending(one.socket);
    await graphql(server, school, "mutation { signOut { endedSessions } }", {}, one.accessToken);
    await withinASecond(async () => {
      assert.equal(await Promise.race([parting, delay(10)]), "4401 SESSION_ENDED");
    });
    assert.equal(await stream.ended, undefined);
    assert.equal((await stream.next()).errors?.[0]?.extensions?.code, "SESSION_ENDED");
    await updateUser(database, school, "guardian", "is_active = false");
    assert.equal(await ending(two.socket), "4401 SESSION_ENDED");
    await updateUser(database, school, "guardian", "is_active = true");
    await notify(database, school, "admin", "Still here");
    assert.deepEqual((await three.socket.next()).data, {
      notificationReceived: { title: "Still here" },
    });
    three.socket.stop();
  });

  it("when its token expires", async () => {
    const { accessToken, socket } = await listen("admin");
    socket.stop();
    const claims = jwt.decode(accessToken) as jwt.JwtPayload;
    const now = Math.floor(Date.now() / 1000);
    const token = jwt.sign({ ...claims, iat: now, exp: now + 10 }, testKeys[0].secret, {
      header: { alg: "HS256", typ: "at+jwt", kid: "new" },
    });
    const at = { port: server.port, slug: school, token };
    const [short, stream] = [await subscribe(at, { query }), await subscribeStream(at, { query })];
    assert.equal(await ending(short), "4403 TOKEN_EXPIRED");
    assert.ok(Date.now() / 1000 >= now + 10);
    assert.equal((await stream.next()).errors?.[0]?.extensions?.code, "TOKEN_EXPIRED");
  });

  it("when its school is suspended, and not that of another school", async () => {
    const [one, other] = [await listen("admin"), await listen("admin", otherSchool)];
    const suspend = (status: "suspended" | "active") =>
      withClient(database.adminUrl, (client) => setTenantStatus(client, school, status));
    await suspend("suspended");
    assert.equal(await ending(one.socket), "4403 SCHOOL_UNAVAILABLE");
    await suspend("active");
    await notify(database, otherSchool, "admin", "On");
    assert.equal((await other.socket.next()).data.notificationReceived.title, "On");
    other.socket.stop();
  });

  it("to be opened again when the server no longer hears of events", async () => {
    const { socket, at } = await listen("admin");
    const stream = await subscribeStream(at, { query }, { retryAttempts: 20 });
    await operator(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'homeroom server (announcements)' and datname = current_database()`,
    );
    assert.equal(await ending(socket), "1012 RECONNECT");
    assert.equal((await stream.next()).errors?.[0]?.extensions?.code, "RECONNECT");
    // Clients that try again find the server listening again, and miss nothing from then on.
    await until(async () => {
      await notify(database, school, "admin", "Back");
      return stream.sent.length > 0;
    });
    assert.equal((await stream.next()).data.notificationReceived.title, "Back");
    stream.stop();
  });

  it("to be opened again when the server stops, which it does at once", async () => {
    const second = await startServer(database);
    const { accessToken: token } = await signIn(second, school, "admin");
    const at = { port: second.port, slug: school, token };
    const [socket, stream] = [await subscribe(at, { query }), await subscribeStream(at, { query })];
    const exited = second.stop();
    assert.equal(await ending(socket), "1012 RECONNECT");
    assert.equal((await stream.next()).errors?.[0]?.extensions?.code, "RECONNECT");
    assert.ok((await stream.ended) instanceof Error, "Only `complete` ends a stream for good.");
    assert.equal(await exited, 0);
  });
});

describe("a socket is refused", { timeout: 150_000 }, () => {
  it("without a token, with a wrong one, and with one of another school", async () => {
    const { accessToken, socket } = await listen("admin", otherSchool);
    socket.stop();
    for (const token of [undefined, "x.y.z", accessToken]) {
      const at = { port: server.port, slug: school, token };
      assert.equal(await ending(await subscribe(at, { query })), "4401 UNAUTHENTICATED");
      const stream = await subscribeStream(at, { query });
      assert.match(String(await stream.ended), /401/);
    }
  });

  it("beyond as many as one may open, and carries as many subscriptions as it may", async () => {
    const all = [await listen("teacher2"), await listen("teacher2"), await listen("teacher2")];
    const [{ at }] = all as [(typeof all)[0]];
    assert.equal(await ending(await subscribe(at, { query })), "4429 TOO_MANY_CONNECTIONS");
    assert.match(String(await (await subscribeStream(at, { query })).ended), /429/);
    for (const { socket } of all) socket.stop();
    await until(async () => (await gaugeAt(server.port, "homeroom_realtime_connections")) === 0);
    const client = socketClient(at);
    const codes = await Promise.all(
      [1, 2, 3].map(
        (n) =>
          new Promise((resolve) => {
            client.subscribe(
              { query },
              { next: () => undefined, complete: () => undefined, error: resolve },
            );
            if (n < 3) resolve(undefined);
          }),
      ),
    );
    assert.equal(
      (codes[2] as { extensions: { code: string } }[])[0]?.extensions.code,
      "TOO_MANY_SUBSCRIPTIONS",
    );
    await client.dispose();
  });

  it("to pages of other origins and of other schools, and under no school's name", async () => {
    const status = async (slug: string, headers: Record<string, string>) => {
      const socket = openSocket({ port: server.port, slug }, undefined, { headers });
      const answer = await Promise.race([
        once(socket, "open").then(() => 101),
        once(socket, "unexpected-response").then(
          ([, response]) => (response as { statusCode: number }).statusCode,
        ),
      ]);
      socket.on("error", () => undefined);
      socket.terminate();
      return answer;
    };
    assert.equal(await status(school, { origin: `http://${school}.localhost:3000` }), 101);
    assert.equal(await status(school, { origin: "http://evil.example" }), 403);
    assert.equal(await status(school, { origin: "null" }), 403);
    assert.equal(await status(school, { origin: `http://${otherSchool}.localhost` }), 403);
    assert.equal(await status("no-such", {}), 404);
  });

  it("for what is malformed, without an effect on others", async () => {
    const { socket: witness } = await listen("librarian");
    const send = async (...messages: (string | Buffer)[]) => {
      const { socket, closed } = await raw();
      for (const message of messages) socket.send(message);
      return closed;
    };
    assert.match(await send("not json"), /^4400/);
    assert.match(await send('{"type":"nonsense"}'), /^4400/);
    assert.match(await send(Buffer.from("{}")), /^4400/);
    assert.match(await send('{"type":"subscribe","id":"1","payload":{"query":"{ me }"}}'), /^4401/);
    assert.match(await send("x".repeat(300_000)), /^1009/);
    await assert.rejects(raw(school, "graphql-ws"), /no subprotocol/);
    // A frame that no WebSocket has: reserved bits are set.
    const broken = await raw();
    (broken.socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(
      Buffer.from([0xff, 0xff, 0xff]),
    );
    assert.match(await broken.closed, /^100[26]/);
    // Half open: it never says who it is.
    assert.match(await (await raw()).closed, /^4408/);
    await notify(database, school, "librarian", "Unmoved");
    assert.equal((await witness.next()).data.notificationReceived.title, "Unmoved");
    witness.stop();
  });

  it("for queries, mutations and subscriptions that cannot be read again, with a reason", async () => {
    const { at, socket } = await listen("admin");
    socket.stop();
    const messageOf = async (text: string) => {
      const [error] = (await (await subscribe(at, { query: text })).ended) as { message: string }[];
      return error?.message;
    };
    assert.match((await messageOf("{ me { id } }"))!, /Only subscriptions/);
    assert.match(
      (await messageOf("mutation { signOut { endedSessions } }"))!,
      /Only subscriptions/,
    );
    assert.match((await messageOf("subscription { nothing }"))!, /Cannot query field/);
    const spread = "subscription { ...F } fragment F on Subscription { messageReceived { id } }";
    assert.match((await messageOf(spread))!, /one field at its top/);
    const argument = 'subscription { reportRunChanged(id: "x") { id } }';
    assert.match((await messageOf(argument))!, /UUID/);
    const answer = await graphql(server, school, query, {}, at.token);
    assert.match((answer.json as { errors: [Error] }).errors[0].message, /WebSocket/);
  });
});
