import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { root } from "../support/node_test.ts";

const run = promisify(execFile);

/** Node lets garbage pile up as long as there is room: what a heap this small holds is what is needed. */
const smallHeap = ["--max-old-space-size=110", "--max-semi-space-size=4"];

/** The most memory that a worker held, in megabytes, which wrote a file of so many rows. */
async function peak(format: string, rows: number): Promise<number> {
  const program = join(root, "test/worker/large_file.ts");
  const { stdout } = await run(process.execPath, [...smallHeap, program, format, String(rows)]);
  return (JSON.parse(stdout) as { megabytes: number }).megabytes;
}

test("a workbook of 200,000 rows takes less than 200 MB beyond an idle worker", async () => {
  const taken = (await peak("xlsx", 200_000)) - (await peak("xlsx", 10));
  assert.ok(taken < 200, `It took ${taken} MB.`);
});
