import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { root } from "../support/node_test.ts";

const run = promisify(execFile);

async function passes(script: string, ...options: string[]): Promise<void> {
  try {
    await run(process.execPath, [`node_modules/${script}`, ...options], { cwd: root });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${stdout ?? ""}${stderr ?? ""}` || String(error));
  }
}

test("the types are right (tsc)", () => passes("typescript/bin/tsc"));
test("the rules hold (eslint)", () => passes("eslint/bin/eslint.js", "--max-warnings=0", "."));
test("the format is Prettier's (npm run format)", () =>
  passes("prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."));
