import assert from "node:assert/strict";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { withClient } from "../../db/runner/connect.ts";
import { startCluster, type Cluster } from "../../db/runner/embedded.ts";
import { findRunning, isPostgres, stopRunning } from "../../db/runner/postgres/running.ts";

const folder = await mkdtemp(join(tmpdir(), "homeroom-embedded-"));
const data = join(folder, "data");
await chmod(folder, 0o755);

after(async () => {
  const running = await findRunning(data);
  if (running) await stopRunning(running.pid, true);
  await rm(folder, { recursive: true });
});

const ask = (url: string, sql: string) =>
  withClient(url, async (client) => (await client.query<Record<string, string>>(sql)).rows[0]);

/** The cluster, which the end of the test stops if the test has not. */
async function start(t: TestContext, of = folder): Promise<Cluster> {
  const cluster = await startCluster({ folder: of });
  t.after(() => cluster.stop());
  return cluster;
}

/** Another process that uses the cluster, as `npm start` does, until it is killed. */
async function otherUser(of = folder): Promise<ChildProcess> {
  const child = fork(new URL("../support/cluster_user.ts", import.meta.url), [of], {
    execArgv: [], // Else it would be a test runner where we are one.
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`The other user has ended with ${code}.`);
  });
  await Promise.race([once(child, "message"), ended]);
  ended.catch(() => undefined); // From now on it may.
  return child;
}

test("is made with UTF-8, checksums and a password that only its owner can read", async (t) => {
  const cluster = await start(t);
  const found = await ask(
    cluster.url,
    `select current_setting('server_encoding') as encoding,
       current_setting('data_checksums') as checksums,
       current_setting('listen_addresses') as addresses,
       current_setting('unix_socket_directories') as sockets,
       (select datlocale from pg_database where datname = 'template1') as locale`,
  );
  assert.deepEqual(found, {
    encoding: "UTF8",
    checksums: "on",
    addresses: "127.0.0.1",
    sockets: "",
    locale: "C.UTF-8",
  });
  assert.equal((await stat(join(folder, "password"))).mode & 0o777, 0o600);
  await assert.rejects(ask(cluster.url.replace(/:[^:@]+@/, ":wrong@"), "select 1"), {
    code: "28P01",
  });
  await cluster.stop();
  assert.equal(await findRunning(data), undefined);
});

test("keeps its data and its port from one start to the next", async (t) => {
  const first = await start(t);
  await ask(first.url, "create table kept as select 7 as number");
  await first.stop();
  const second = await start(t);
  assert.equal(second.url, first.url);
  assert.deepEqual(await ask(second.url, "select number from kept"), { number: 7 });
  await second.stop();
});

test("takes another port when its own is taken", async (t) => {
  const server = createServer().listen(Number(await readFile(join(folder, "port"), "utf8")));
  await once(server, "listening");
  const cluster = await start(t);
  assert.notEqual(new URL(cluster.url).port, String((server.address() as AddressInfo).port));
  await cluster.stop();
  server.close();
});

test("is shared: one place for npm start, and the last to leave stops it", async (t) => {
  const other = await otherUser();
  const cluster = await start(t);
  assert.equal(cluster.found, true);
  assert.equal(await cluster.claim(), false);
  await cluster.stop();
  assert.ok(isPostgres(cluster.pid), "somebody else still uses it");

  const ended = once(other, "exit");
  other.send("stop");
  await ended;
  assert.equal(isPostgres(cluster.pid), false);
});

test("outlives a killed user, whose place is free at once", async (t) => {
  const other = await otherUser();
  const ended = once(other, "exit");
  other.kill("SIGKILL");
  await ended;
  const cluster = await start(t);
  assert.equal(cluster.found, true);
  assert.equal(await cluster.claim(), true);
  await cluster.stop();
  assert.equal(isPostgres(cluster.pid), false);
});

test("tells its users when it is killed, and recovers at the next start", async (t) => {
  const killed = await start(t);
  process.kill(killed.pid, "SIGKILL");
  assert.match(await killed.ended, /\S/);
  await killed.stop();
  const cluster = await start(t);
  assert.deepEqual(await ask(cluster.url, "select number from kept"), { number: 7 });
  await cluster.stop();
});

test(
  "survives the crash of one session without its users leaving",
  { timeout: 60_000 },
  async (t) => {
    const cluster = await start(t);
    await cluster.claim();
    const session = await ask(
      cluster.url,
      "select pid from pg_stat_activity where application_name = 'homeroom cluster'",
    );
    process.kill(Number(session?.pid), "SIGKILL");
    const locks = "select count(*) from pg_locks where locktype = 'advisory'";
    const regained = async () => (await ask(cluster.url, locks).catch(() => undefined))?.count;
    while ((await regained()) !== "2") await sleep(50); // Else the runner's time limit ends it.
  },
);

test("is not kept from starting by the file that a killed one left", async (t) => {
  const lines = [process.pid, data, 1, 5432, "", "127.0.0.1", "1 2", "ready", ""];
  await writeFile(join(data, "postmaster.pid"), lines.join("\n"));
  const cluster = await start(t);
  assert.equal(cluster.found, false);
  await cluster.stop();
});

test("two at once make one", async () => {
  const fresh = join(folder, "fresh");
  const users = await Promise.all([otherUser(fresh), otherUser(fresh)]);
  const running = await findRunning(join(fresh, "data"));
  await Promise.all(
    users.map(async (user) => {
      const ended = once(user, "exit");
      user.send("stop");
      await ended;
    }),
  );
  assert.ok(running && !isPostgres(running.pid));
});

test(
  "as root, works where the account of Postgres cannot go",
  {
    skip: process.getuid?.() === 0 ? false : "not root",
  },
  async (t) => {
    const closed = join(folder, "closed");
    const cluster = await start(t, join(closed, "postgres"));
    await cluster.stop();
    await chmod(closed, 0o700);
    const again = await start(t, join(closed, "postgres"));
    assert.deepEqual(await ask(again.url, "select 1 as one"), { one: 1 });
    await again.stop();
  },
);
