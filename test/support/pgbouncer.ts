import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { TestDatabase } from "./database.ts";
import { find } from "./optional.ts";

export type PgBouncer = {
  /** The same address by way of a pool. */
  through(url: string, pool?: "first" | "second" | "session"): string;
};

/** PgBouncer refuses to run as root. */
const somebody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/**
 * Debian's PgBouncer before the test cluster, in transaction mode. It has two pools for each login, each
 * of one connection, and one in session mode with enough of them. It ends with the test file.
 */
export async function startPgBouncer(database: TestDatabase): Promise<PgBouncer> {
  const folder = await mkdtemp(join(tmpdir(), "homeroom-pgbouncer-"));
  const port = await freePort();
  const target = new URL(database.adminUrl);
  const name = target.pathname.slice(1);
  const logins = [database.serverUrl, database.workerUrl].map((url) => new URL(url));
  const users = logins.map(({ username, password }) => `"${username}" "${password}"`);
  const route = `host=${target.hostname} port=${target.port} dbname=${name}`;
  await writeFile(join(folder, "users.txt"), `${users.join("\n")}\n`);
  await writeFile(
    join(folder, "pgbouncer.ini"),
    `[databases]
${name} = ${route}
second = ${route}
session = ${route} pool_mode=session pool_size=20

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${folder}/users.txt
pool_mode = transaction
default_pool_size = 1
`,
  );
  await chmod(folder, 0o755);
  const child = spawn(find("PgBouncer")!, ["--quiet", join(folder, "pgbouncer.ini")], {
    ...somebody,
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  after(async () => {
    child.kill("SIGKILL");
    await ended;
    await rm(folder, { recursive: true });
  });
  await untilListening(port);
  return {
    through(url, pool = "first") {
      const changed = new URL(url);
      changed.host = `127.0.0.1:${port}`;
      if (pool !== "first") changed.pathname = `/${pool}`;
      return changed.href;
    },
  };
}

/** A port that nobody used a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves when a program has opened its port. */
export async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      });
      socket.on("error", () => {
        resolve(false);
      });
    });
    if (open) return;
    if (attempt === 200) throw new Error(`Nothing listens on port ${port}`);
    await delay(50);
  }
}
