import type { ChildProcess } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf, HomeroomError } from "../../../runtime/errors.ts";
import { dataArgument, spawnPostgres, type Installation } from "./process.ts";
import { findRunning, type Running } from "./running.ts";

/** Settings of every cluster of ours: small, reachable from this machine only, in UTC. */
const everywhere = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "64MB",
  max_locks_per_transaction: "256",
  // Our statements are short: compiling them costs more than it saves.
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_line_prefix: "%m [%p] %d ",
};

export type ServerOptions = {
  log: string;
  settings?: Record<string, string>;
  /** Tried first, so that the address stays the same from one start to the next. */
  port?: number;
};

const patienceMs = 60_000;
const attempts = 10;

/**
 * Starts Postgres on a free loopback port and waits until it accepts connections. Nobody can reserve
 * a port: when another program was faster, Postgres says so and ends, and the next one is tried.
 * Returns undefined when another process has started it on this folder meanwhile.
 */
export async function startServer(
  installation: Installation,
  options: ServerOptions,
): Promise<Running | undefined> {
  let message = "";
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = await freePort(attempt === 0 ? options.port : undefined);
    const settings = { ...everywhere, ...options.settings, port: String(port) };
    const child = await spawnPostgres(
      installation,
      ["-D", dataArgument(installation), ...asOptions(settings)],
      options.log,
    );
    const running = await untilReady(child, installation.data);
    if (running) return running;

    message = await lastWords(options.log);
    if (message.includes("postmaster.pid")) {
      if (await findRunning(installation.data)) return undefined;
      await rm(join(installation.data, "postmaster.pid"), { force: true });
    } else if (message.includes("shared memory block")) {
      await sleep(200); // Sessions of a killed server are still ending.
    } else if (!/could not (bind|create any TCP)|Address already in use/.test(message)) {
      break;
    }
  }
  throw new HomeroomError("POSTGRES_FAILED", `Postgres does not start: ${message}`, {
    hint: `Its log is ${options.log}.`,
  });
}

/** The last complaints in the log of the server. */
export async function lastWords(log: string): Promise<string> {
  const lines = (await readFile(log, "utf8")).trim().split("\n");
  const complaints = lines.filter((line) =>
    /(FATAL|PANIC|LOG): {2}.*(could not|terminated)|FATAL|PANIC|HINT/.test(line),
  );
  return (complaints.length > 0 ? complaints : lines).slice(-3).join("\n") || "it said nothing";
}

async function untilReady(child: ChildProcess, data: string): Promise<Running | undefined> {
  let ended = false;
  let failure: Error | undefined;
  child.once("exit", () => (ended = true));
  child.once("error", (error) => (failure = error));
  const deadline = Date.now() + patienceMs;
  while (!ended && Date.now() < deadline) {
    if (failure) {
      throw new HomeroomError(
        "POSTGRES_FAILED",
        `Cannot run ${child.spawnfile}: ${failure.message}`,
      );
    }
    const running = await findRunning(data);
    if (running?.ready && running.pid === child.pid) return running;
    await sleep(10);
  }
  if (!ended) child.kill("SIGQUIT");
  return undefined;
}

async function freePort(preferred = 0): Promise<number> {
  const server = createServer();
  try {
    return await new Promise<number>((resolve, reject) => {
      server.once("error", reject);
      server.listen(preferred, "127.0.0.1", () => {
        resolve((server.address() as AddressInfo).port);
      });
    });
  } catch (error) {
    if (preferred && codeOf(error) === "EADDRINUSE") return freePort();
    throw error;
  } finally {
    server.close();
  }
}

function asOptions(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
