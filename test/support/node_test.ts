import { spawn } from "node:child_process";
import { globSync, statSync } from "node:fs";
import { relative, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");

/** The test files below these files and folders, relative to the root. */
export function testFiles(paths: string[]): string[] {
  return paths.flatMap((path) => {
    const found = resolve(root, path);
    if (statSync(found).isFile()) return [relative(root, found)];
    return globSync("**/*.test.ts", { cwd: found })
      .map((file) => relative(root, resolve(found, file)))
      .sort();
  });
}

export type TestRun = {
  files: string[];
  options?: string[];
  variables?: Record<string, string>;
};

/** So many processes run tests at once. */
export const width = 3;

/** Runs `node --test` with its output on ours; the exit code is its own, or 1 if it was killed. */
export async function runTests(run: TestRun, signal?: AbortSignal): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      "--test",
      "--test-reporter=spec",
      `--test-concurrency=${width}`,
      "--test-timeout=900000",
      ...(run.options ?? []),
      ...run.files,
    ],
    { cwd: root, stdio: "inherit", env: { ...ownVariables(), ...run.variables } },
  );
  signal?.addEventListener("abort", () => child.kill("SIGINT"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      resolve(code ?? 1);
    });
  });
}

/** Our environment for a run inside a run: Node hides its results unless this variable is gone. */
export function ownVariables(): Record<string, string | undefined> {
  const { NODE_TEST_CONTEXT: _, ...variables } = process.env;
  return variables;
}
