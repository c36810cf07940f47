import assert from "node:assert/strict";
import { once } from "node:events";
import { after, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { ClientOptions, WebSocket } from "ws";
import { openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, idOf, signIn, updateUser } from "../../support/people.ts";
import { startServer } from "../../support/server.ts";
import {
  gaugeAt,
  notify,
  openSocket,
  subscribe,
  subscribeStream,
  type Listening,
} from "../../support/subscribing.ts";

const [school] = slugs;
const database = await openDatabase();
await givePasswords(database, school);
const server = await startServer(database);
const query = "subscription { notificationReceived { title } }";

const open: { stop(): void }[] = [];
after(() => {
  for (const one of open) one.stop();
});

async function listen(login: string): Promise<Listening> {
  const { accessToken: token } = await signIn(server, school, login);
  const listening = await subscribe({ port: server.port, slug: school, token }, { query });
  open.push(listening);
  return listening;
}

/** A socket whose reading and answering are in our hands; resolves when it is recognised. */
async function raw(login: string, options: ClientOptions = {}): Promise<WebSocket> {
  const { accessToken } = await signIn(server, school, login);
  const socket = openSocket({ port: server.port, slug: school }, undefined, options);
  open.push({
    stop: () => {
      socket.terminate();
    },
  });
  await once(socket, "open");
  const payload = { authorization: `Bearer ${accessToken}` };
  socket.send(JSON.stringify({ type: "connection_init", payload }));
  await once(socket, "message");
  return socket;
}

/** Waits for what takes its time; fails when it never comes. */
async function until(check: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await check()) return;
    await delay(100);
  }
  assert.fail("It never came.");
}

describe("a client that does not keep up", { timeout: 150_000 }, () => {
  it("is parted with when it reads more slowly than events come, and others go on", async () => {
    const witness = await listen("guardian");
    const slow = await raw("teacher");
    const subscriptions = await gaugeAt(server.port, "homeroom_realtime_subscriptions");
    const copies = Array.from({ length: 8 }, (_, n) => `c${n}: body`).join(" ");
    const wide = `subscription { notificationReceived { ${copies} } }`;
    slow.send(JSON.stringify({ type: "subscribe", id: "1", payload: { query: wide } }));
    await until(async () => {
      return (await gaugeAt(server.port, "homeroom_realtime_subscriptions")) > subscriptions;
    });
    slow.pause();
    const teacher = await idOf(database, school, "teacher");
    const isEnded = async () =>
      (await gaugeAt(server.port, 'homeroom_realtime_ended_total{reason="TOO_SLOW"}')) === 1;
    const told = () => gaugeAt(server.port, "homeroom_realtime_events_total");
    // More than all buffers on the way hold, in events of which each is taken by itself.
    for (let events = 0; events < 3; events += 1) {
      const before = await told();
      await database.commitAsOwner(school, (client) =>
        client.query(
          `insert into notifications (user_id, kind, title, body)
           select $1, 'message', 'Wide', repeat('x', 10000) from generate_series(1, 300)`,
          [teacher],
        ),
      );
      await until(async () => (await isEnded()) || (await told()) > before);
      if (await isEnded()) break;
    }
    assert.ok(await isEnded());
    slow.terminate();
    await notify(database, school, "guardian", "Still here");
    assert.equal((await witness.next()).data.notificationReceived.title, "Still here");
  });

  it("is sent an event of many rows in pieces as it reads, and others do not wait for it", async () => {
    const witness = await listen("guardian");
    const slow = await raw("teacher");
    const subscriptions = await gaugeAt(server.port, "homeroom_realtime_subscriptions");
    const wide = "subscription { notificationReceived { title a: body b: body } }";
    slow.send(JSON.stringify({ type: "subscribe", id: "1", payload: { query: wide } }));
    await until(async () => {
      return (await gaugeAt(server.port, "homeroom_realtime_subscriptions")) > subscriptions;
    });
    const titles: string[] = [];
    slow.on("message", (data: Buffer) => {
      const { payload } = JSON.parse(data.toString()) as {
        payload: { data: { notificationReceived: { title: string } } };
      };
      titles.push(payload.data.notificationReceived.title);
    });
    slow.pause();
    const teacher = await idOf(database, school, "teacher");
    const announce = (from: number, to: number) =>
      database.commitAsOwner(school, (client) =>
        client.query(
          `insert into notifications (user_id, kind, title, body)
           select $1, 'message', n, repeat('x', 10000) from generate_series($2::int, $3) as n`,
          [teacher, from, to],
        ),
      );
    // More than may wait for a client, and than all buffers on the way hold.
    await announce(1, 1300);
    await announce(1301, 1310);
    await notify(database, school, "guardian", "Not held up");
    assert.equal((await witness.next()).data.notificationReceived.title, "Not held up");
    slow.resume();
    await until(() => Promise.resolve(titles.length === 1310));
    assert.equal(new Set(titles).size, 1310);
    assert.ok(titles.slice(0, 1300).every((title) => Number(title) <= 1300));
    slow.terminate();
  });

  it("is told to ask instead where more has changed than is worth telling", async () => {
    const listening = await listen("registrar");
    const person = await idOf(database, school, "registrar");
    await database.commitAsOwner(school, (client) =>
      client.query(
        `insert into notifications (user_id, kind, title)
         select $1, 'message', 'Many' from generate_series(1, 5001)`,
        [person],
      ),
    );
    const { code, reason } = (await listening.ended) as { code: number; reason: string };
    assert.deepEqual([code, reason, listening.sent], [1012, "RECONNECT", []]);
  });

  it("is given up when it answers no pings, and one that does is not", async () => {
    const [silent, alive] = [await raw("librarian", { autoPong: false }), await raw("driver")];
    let pings = 0;
    alive.on("ping", () => (pings += 1));
    const [code] = (await once(silent, "close")) as [number];
    assert.equal(code, 1006, "There is nobody to say goodbye to.");
    await until(() => Promise.resolve(pings >= 2));
    assert.equal(alive.readyState, alive.OPEN);
  });
});

describe("a subscription", { timeout: 60_000 }, () => {
  it("is for nobody who must change the password first", async () => {
    await updateUser(database, school, "registrar", "must_change_password = true");
    const { accessToken: token } = await signIn(server, school, "registrar");
    const at = { port: server.port, slug: school, token };
    const { code, reason } = (await (
      await subscribe(at, { query })
    ).ended) as {
      code: number;
      reason: string;
    };
    assert.equal(`${code} ${reason}`, "4403 PASSWORD_CHANGE_REQUIRED");
    assert.match(String(await (await subscribeStream(at, { query })).ended), /403/);
    await updateUser(database, school, "registrar", "must_change_password = false");
    const listening = await subscribe(at, { query });
    open.push(listening);
    await notify(database, school, "registrar", "Welcome");
    assert.equal((await listening.next()).data.notificationReceived.title, "Welcome");
  });

  it("counts as a request, over a socket that is open as well", async () => {
    const limited = await startServer(database, { userLimitPerHour: "4" });
    const { accessToken: token } = await signIn(limited, school, "admin"); // The first request.
    const at = { port: limited.port, slug: school, token };
    const codes: unknown[] = [];
    for (let n = 0; n < 5; n += 1) {
      const one = await subscribe(at, { query });
      const ended = await Promise.race([one.ended, delay(0, "open")]);
      codes.push(
        ended === "open"
          ? ended
          : (ended as { extensions?: { code: string } }[])[0]?.extensions?.code,
      );
      open.push(one);
    }
    assert.deepEqual(codes, ["open", "open", "open", "RATE_LIMITED", "RATE_LIMITED"]);
  });
});
