import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf, HomeroomError } from "../../runtime/errors.ts";
import { postgresAccount } from "./postgres/account.ts";
import { embeddedBinaries, removeCopy, type Binaries } from "./postgres/binaries.ts";
import { initialise } from "./postgres/initialise.ts";
import { takeLease, type Lease } from "./postgres/lease.ts";
import { findRunning, stopRunning, type Running } from "./postgres/running.ts";
import { lastWords, startServer } from "./postgres/server.ts";

export type ClusterOptions = {
  /** Holds `data/`, and beside it the password, the port and the log. */
  folder: string;
  /** Where other binaries are (`/usr/lib/postgresql/15/bin`); without it, the embedded ones. */
  binaries?: string | undefined;
  /** Postgres settings that differ from ours. */
  settings?: Record<string, string>;
};

/** A running cluster that belongs to this clone and is reachable from this machine only. */
export type Cluster = {
  /** Address of the database `postgres`, as superuser. */
  url: string;
  pid: number;
  data: string;
  log: string;
  /** True when it was running before we came. */
  found: boolean;
  /** Claims the one place there is for `npm start`; false when somebody else has it. */
  claim(): Promise<boolean>;
  /** Fulfilled with the server's last words when it ends without being stopped. */
  ended: Promise<string>;
  /** Leaves the cluster; the last one to leave stops it (and writes everything to disk). */
  stop(): Promise<void>;
};

const patienceMs = 60_000;

/** Starts the cluster of this folder, making it if there is none; joins it if it is running. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const folder = resolve(options.folder);
  const data = join(folder, "data");
  const log = join(folder, "postgres.log");
  const copied = join(folder, "copied-binaries");
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    const password = await keep(join(folder, "password"), randomBytes(24).toString("base64url"));
    const account = postgresAccount();
    let binaries: Binaries | undefined;
    const deadline = Date.now() + patienceMs;

    while (Date.now() < deadline) {
      let running = await findRunning(data);
      const found = running !== undefined;
      if (!running) {
        binaries ??= options.binaries
          ? { folder: options.binaries }
          : await embeddedBinaries(account, copied);
        const installation = { binaries, account, data };
        if (!existsSync(join(data, "PG_VERSION"))) await initialise(installation, password);
        const port = Number(await readFile(join(folder, "port"), "utf8").catch(() => "0"));
        running = await startServer(installation, { log, port, settings: options.settings ?? {} });
        if (running) await writeFile(join(folder, "port"), String(running.port));
      }
      if (running) {
        const url = `postgres://postgres:${password}@127.0.0.1:${running.port}/postgres`;
        const lease = await takeLease(url, running.pid);
        if (lease) return cluster({ url, data, log, found }, running, lease, copied);
      }
      await sleep(50);
    }
  } catch (cause) {
    if (codeOf(cause) !== "EACCES" && codeOf(cause) !== "EPERM") throw cause;
    throw new HomeroomError("NOT_OURS", `Cannot use ${folder}: ${String(cause)}.`, {
      cause,
      hint: "It may belong to another user: start as that user, or remove it with all its data.",
    });
  }
  throw new HomeroomError("POSTGRES_FAILED", `The Postgres of ${folder} does not answer.`, {
    hint: `Its log is ${log}.`,
  });
}

function cluster(
  facts: Pick<Cluster, "url" | "data" | "log" | "found">,
  running: Running,
  lease: Lease,
  copied: string,
): Cluster {
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    if (!(await lease.leave())) return;
    await stopRunning(running.pid);
    await removeCopy(copied);
  };
  return {
    ...facts,
    pid: running.pid,
    claim: () => lease.claim(),
    ended: lease.lost.then(() => lastWords(facts.log)),
    stop: () => (stopped ??= stop()),
  };
}

/** What the file says; if there is none, makes it, readable by its owner only. */
async function keep(file: string, made: string): Promise<string> {
  await writeFile(file, made, { mode: 0o600, flag: "wx" }).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
  return readFile(file, "utf8");
}
