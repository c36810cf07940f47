import { execFile, spawn, type ChildProcess } from "node:child_process";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { environmentWith } from "../../../runtime/config.ts";
import { codeOf, HomeroomError } from "../../../runtime/errors.ts";
import { canReach, type Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";

/** What is run, as whom, and on which data folder. */
export type Installation = { binaries: Binaries; account: Account | undefined; data: string };

const run = promisify(execFile);

/** Runs one of the programs to its end and returns what it printed. */
export async function capture(
  installation: Installation,
  program: "initdb" | "postgres",
  options: string[],
): Promise<string> {
  const path = join(installation.binaries.folder, program);
  try {
    return (await run(path, options, surroundings(installation))).stdout;
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim() ?? String(cause);
    throw new HomeroomError("POSTGRES_FAILED", `${path} failed: ${said || String(cause)}`, {
      cause,
      hint: "Set DATABASE_URL to use a PostgreSQL server of your own instead.",
    });
  }
}

/**
 * Starts the server in a session of its own, so that Ctrl-C on the terminal does not reach it before
 * those who still use it. Its messages go to `log`; the log of the time before is kept as `.old`.
 */
export async function spawnPostgres(
  installation: Installation,
  options: string[],
  log: string,
): Promise<ChildProcess> {
  await rename(log, `${log}.old`).catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw error;
  });
  const file = await open(log, "a", 0o600);
  try {
    const child = spawn(join(installation.binaries.folder, "postgres"), options, {
      ...surroundings(installation),
      detached: true,
      stdio: ["ignore", file.fd, file.fd],
    });
    child.unref();
    return child;
  } finally {
    await file.close();
  }
}

/**
 * The data folder as Postgres is told it. We enter the folder before becoming another user, so that
 * it also works where that user could not walk to it: `/proc/self/cwd` does not walk.
 */
export function dataArgument({ data, account }: Installation): string {
  return canReach(account, data) ? data : "/proc/self/cwd";
}

function surroundings({ account, data }: Installation) {
  const foreign = /^(PG|LC_|LANG)/;
  const variables = Object.entries(environmentWith({})).filter(([name]) => !foreign.test(name));
  return {
    cwd: data,
    env: { ...Object.fromEntries(variables), LC_ALL: "C" },
    ...(account && { uid: account.uid, gid: account.gid }),
  };
}
