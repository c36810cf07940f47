import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { codeOf } from "../../runtime/errors.ts";
import { root } from "./node_test.ts";

/** What a lane is told; see `runInLanes`. */
export type LaneTask = {
  /** A folder in which lanes write which files they have taken. */
  ledger: string;
  /** Tells its files from the same ones of another task. */
  number: number;
  /** In the order in which they are to be taken. */
  files: string[];
  /** What is said behind the name of each file, for example on which Postgres it ran. */
  remark?: string | undefined;
  variables: Record<string, string>;
};

/** The names of files of the ledger. */
export const runningPrefix = "running-";
export function claimOf(task: Pick<LaneTask, "number">, index: number): string {
  return `taken-${task.number}-${index}`;
}

/**
 * Runs test files one after the other in this process, each as a suite of its own, until none is left
 * that no other lane has taken. Files must not need a process to themselves: they end what they
 * start, in `after` hooks or `database.defer`.
 */
export async function runLane(task: LaneTask): Promise<void> {
  Object.assign(process.env, task.variables);
  // Made when they are first asked for, which may be by importing a package: no file has left them.
  void [process.stdin, process.stdout, process.stderr];
  const current = join(task.ledger, `${runningPrefix}${process.pid}`);
  const watchdog = new Worker(new URL("watchdog.ts", import.meta.url));
  watchdog.unref();
  let leaking = false;
  for (const [index, file] of task.files.entries()) {
    if (!take(join(task.ledger, claimOf(task, index)))) continue;
    writeFileSync(current, file);
    watchdog.postMessage(file);
    leaking = (await runFile(file, task.remark)) || leaking;
  }
  rmSync(current, { force: true });
  await watchdog.terminate();
  // What is still open would keep this process from ending. The failure is reported by now.
  if (leaking) setTimeout(() => process.exit(1), 1000);
}

/** The first one to make the file has taken what it stands for. */
function take(claim: string): boolean {
  try {
    writeFileSync(claim, "", { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return false;
  }
}

/** Fulfilled when the file's tests have ended, with whether it has left something open. */
function runFile(file: string, remark?: string): Promise<boolean> {
  const name = remark === undefined ? file : `${file} (${remark})`;
  const before = openResources();
  return new Promise((resolve) => {
    void describe(name, async () => {
      try {
        await import(pathToFileURL(join(root, file)).href);
      } finally {
        // Hooks run in the order in which they were registered: this one is the last.
        after(async () => {
          const left = await leftOpen(before);
          resolve(left.length > 0);
          if (left.length > 0) throw new Error(`${file} has left open: ${left.join(", ")}.`);
        });
      }
    });
  });
}

/** How long a file's resources may take to close: more than an idle connection of `fetch` is kept. */
const patienceMs = 6000;

/** Kinds of resources of which there are more than before, also after a while. */
async function leftOpen(before: Map<string, number>): Promise<string[]> {
  for (const deadline = performance.now() + patienceMs; ; await delay(20)) {
    const now = openResources();
    const left = [...now].filter(([kind, count]) => count > (before.get(kind) ?? 0));
    if (left.length === 0 || performance.now() > deadline) return left.map(([kind]) => kind);
  }
}

/** How many there are of each kind of what keeps this process from ending. */
function openResources(): Map<string, number> {
  const kinds = process.getActiveResourcesInfo();
  return new Map([...new Set(kinds)].map((kind) => [kind, kinds.filter((k) => k === kind).length]));
}
