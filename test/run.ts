import { readFileSync } from "node:fs";
import { join } from "node:path";
import { explain } from "../runtime/errors.ts";
import { step } from "../runtime/progress.ts";
import {
  binariesVariable,
  clusterVariable,
  startTestCluster,
  type TestCluster,
} from "./support/cluster.ts";
import { runInLanes } from "./support/lanes.ts";
import { root, runTests, testFiles } from "./support/node_test.ts";
import { isAsked, repetition, slugsVariable, type Pass } from "./support/repetition.ts";

/**
 * `npm test`: every check and test. `npm test -- test/db` runs some of them, and
 * `npm test -- --test-name-pattern=…` hands options on to `node --test`, with a process for each file
 * and without repeating any.
 */
async function main(): Promise<number> {
  const given = process.argv.slice(2);
  const options = given.filter((argument) => argument.startsWith("--"));
  const paths = given.filter((argument) => !argument.startsWith("--"));
  const files = testFiles(paths.length > 0 ? paths : ["test"]);
  if (!files.some(needsPostgres)) return runTests({ files, options }, interrupted.signal);

  const passes: Pass[] = [{ files }];
  if (isAsked(files) && options.length === 0) passes.push(repetition());
  const clusters: TestCluster[] = [];
  try {
    await step("Starting Postgres for the tests", async () => {
      for (const { binaries } of passes) clusters.push(await startTestCluster(binaries));
    });
    const [cluster] = clusters as [TestCluster];
    await prepare(clusters, passes);
    if (interrupted.signal.aborted) return 130;

    // What one process has compiled, the others need not.
    process.env.NODE_COMPILE_CACHE ??= join(cluster.temporary, "compiled");
    const tasks = passes.map((pass, number) => ({
      ...pass,
      variables: variablesFor(clusters[number]!, pass),
    }));
    return options.length > 0
      ? await runTests({ ...tasks[0]!, options }, interrupted.signal)
      : await runInLanes(tasks, cluster.temporary, interrupted.signal);
  } finally {
    await Promise.all(clusters.map((cluster) => cluster.close()));
  }
}

function variablesFor(cluster: TestCluster, { slugs, binaries }: Pass): Record<string, string> {
  return {
    [clusterVariable]: cluster.url,
    TMPDIR: cluster.temporary,
    ...(slugs && { [slugsVariable]: slugs.join() }),
    ...(binaries && { [binariesVariable]: binaries }),
  };
}

function needsPostgres(file: string): boolean {
  return !/^test.(checks|runtime)/.test(file);
}

/** Of the other folders, those that start a server. */
function needsApi(file: string): boolean {
  return (
    /^test.(server|end_to_end|generated)/.test(file) ||
    readFileSync(join(root, file), "utf8").includes("support/server.ts")
  );
}

/** What all files of a run share: made once. */
async function prepare(clusters: TestCluster[], passes: Pass[]): Promise<void> {
  const { prepareTemplates } = await import("./support/database.ts");
  const isNeeded = (by: (file: string) => boolean) => passes.some(({ files }) => files.some(by));
  const emptySchool = isNeeded((file) => /^test.db.oneroster/.test(file));
  await step("Building the templates of the tests' databases", () =>
    Promise.all(
      clusters.map((cluster, number) =>
        prepareTemplates(cluster, { schools: passes[number]!.slugs, emptySchool }),
      ),
    ),
  );
  if (!isNeeded(needsApi)) return;
  const { prepareApi } = await import("./support/api.ts");
  await prepareApi(clusters[0]!);
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
