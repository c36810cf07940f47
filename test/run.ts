import { dirname, join } from "node:path";
import { explain } from "../runtime/errors.ts";
import { step } from "../runtime/progress.ts";
import { clusterVariable, startTestCluster, type TestCluster } from "./support/cluster.ts";
import { runTests, testFiles } from "./support/node_test.ts";

/**
 * `npm test`: every check and test. `npm test -- test/db` runs some of them, and
 * `npm test -- --test-name-pattern=…` hands options on to `node --test`.
 */
async function main(): Promise<number> {
  const given = process.argv.slice(2);
  const options = given.filter((argument) => argument.startsWith("--"));
  const paths = given.filter((argument) => !argument.startsWith("--"));
  const files = testFiles(paths.length > 0 ? paths : ["test"]);
  if (!files.some(needsPostgres)) return runTests({ files, options }, interrupted.signal);

  const cluster = await step("Starting Postgres for the tests", () => startTestCluster());
  try {
    await prepare(cluster, files);
    const variables = {
      [clusterVariable]: cluster.url,
      TMPDIR: cluster.temporary,
      // Each file is a process: what one of them has compiled, the others need not.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(cluster.temporary, "compiled"),
    };
    let code = 0;
    for (const group of options.includes(together) ? byFolder(files) : [files]) {
      if (interrupted.signal.aborted) return 130;
      code = Math.max(
        code,
        await runTests({ files: group, options, variables }, interrupted.signal),
      );
    }
    return code;
  } finally {
    await cluster.close();
  }
}

/** Runs the files of a folder in one process: quicker by a third, but they could disturb one another. */
const together = "--test-isolation=none";

function byFolder(files: string[]): string[][] {
  return [...Map.groupBy(files, (file) => dirname(file)).values()];
}

function needsPostgres(file: string): boolean {
  return !/^test.(checks|runtime)/.test(file);
}

/** What all files of a run share: made once. */
async function prepare(cluster: TestCluster, files: string[]): Promise<void> {
  const { prepareTemplate } = await import("./support/database.ts");
  await step("Building the template of the tests' databases", () => prepareTemplate(cluster));
  if (!files.some((file) => /^test.(server|end_to_end|generated)/.test(file))) return;
  const { prepareApi } = await import("./support/api.ts");
  await prepareApi(cluster);
}

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    interrupted.abort();
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
