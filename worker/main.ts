import { flushCompileCache } from "node:module";
import { readConfig } from "../runtime/config.ts";
import { explain } from "../runtime/errors.ts";
import { createLogger, logCrashes, type Logger } from "../runtime/logger.ts";
import { collectProcessMetrics } from "../runtime/metrics.ts";
import { Shutdown } from "../runtime/shutdown.ts";
import { startTracing, stopTracing } from "../runtime/tracing.ts";
import type { WorkerConfig } from "./pools.ts";
import { startWorker } from "./worker.ts";

async function main(log: Logger, config: WorkerConfig): Promise<void> {
  const shutdown = new Shutdown(log, config.shutdownSeconds);
  shutdown.add("traces", stopTracing);
  collectProcessMetrics();
  const worker = await startWorker(config, log);
  flushCompileCache(); // Even if this process is killed, the next one starts sooner.
  // A job that has not ended when the time is up is tried again by another worker.
  shutdown.add("jobs", () => worker.stop());
  worker.failed.catch((err: unknown) => {
    log.fatal({ err }, "The queue failed");
    void shutdown.begin(1);
  });
}

try {
  const config = readConfig(["workerDatabaseUrl"]);
  await startTracing("homeroom-worker", config.otelExporterOtlpEndpoint);
  const log = await createLogger("worker", config);
  logCrashes(log);
  await main(log, config).catch((error: unknown) => {
    log.fatal({ err: error }, explain(error));
    process.exit(1);
  });
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
