import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { claimOf, runningPrefix, type LaneTask } from "./lane.ts";
import { runTests, width } from "./node_test.ts";

/**
 * Runs test files in a few processes ("lanes") that take one file after the other: starting a process,
 * loading Postgres' client and warming up connections for each file would cost as much as its tests.
 * The lanes are the files of one `node --test`, whose closing lines are about all of it. Returns the
 * exit code; not 0 either when a lane crashes, hangs or ends early.
 */
export async function runInLanes(
  tasks: Omit<LaneTask, "ledger" | "number">[],
  temporary: string,
  signal: AbortSignal,
): Promise<number> {
  const ledger = await mkdtemp(join(temporary, "lanes-"));
  const whole = tasks.map((task, number): LaneTask => ({ ...task, ledger, number }));
  const lanes = await Promise.all(
    whole.flatMap((task) =>
      Array.from({ length: Math.min(width, task.files.length) }, (_, lane) =>
        writeLane(join(ledger, `lane-${task.number}-${lane}.mjs`), task),
      ),
    ),
  );
  const code = await runTests({ files: lanes, options: ["--test-timeout=0"] }, signal);
  const problems = signal.aborted ? [] : await unfinished(ledger, whole);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return problems.length > 0 ? code || 1 : code;
}

async function writeLane(path: string, task: LaneTask): Promise<string> {
  const module = pathToFileURL(join(import.meta.dirname, "lane.ts")).href;
  await writeFile(
    path,
    `import { runLane } from ${JSON.stringify(module)};\nawait runLane(${JSON.stringify(task)});\n`,
  );
  return path;
}

/** Sentences about the files that were not tested, or not to their end. */
async function unfinished(ledger: string, tasks: LaneTask[]): Promise<string[]> {
  const names = await readdir(ledger);
  const begun = names.filter((name) => name.startsWith(runningPrefix));
  const files = await Promise.all(begun.map((name) => readFile(join(ledger, name), "utf8")));
  const untaken = tasks.flatMap((task) =>
    task.files.filter((_, index) => !names.includes(claimOf(task, index))),
  );
  return [
    ...files.map((file) => `The tests of ${file} did not come to their end.`),
    ...untaken.map((file) => `${file} was not tested.`),
  ];
}
