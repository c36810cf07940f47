import { existsSync } from "node:fs";
import { join } from "node:path";
import { explain } from "../runtime/errors.ts";
import { step } from "../runtime/progress.ts";
import { clusterVariable, startTestCluster, type TestCluster } from "./support/cluster.ts";
import { root, runTests, testFiles } from "./support/node_test.ts";

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
    const variables = { [clusterVariable]: cluster.url, ...(await prepare(cluster)) };
    if (interrupted.signal.aborted) return 130;
    return await runTests({ files, options, variables }, interrupted.signal);
  } finally {
    await cluster.close();
  }
}

function needsPostgres(file: string): boolean {
  return !/^test.(checks|runtime)/.test(file);
}

type Prepare = (cluster: TestCluster) => Promise<Record<string, string>>;

/** What all files of a run share: made once. Returns the variables that tell them of it. */
async function prepare(cluster: TestCluster): Promise<Record<string, string>> {
  const file = join(root, "test/support/database.ts");
  if (!existsSync(file)) return {};
  const { prepareTemplate } = (await import(file)) as { prepareTemplate: Prepare };
  return step("Building the template of the tests' databases", () => prepareTemplate(cluster));
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
