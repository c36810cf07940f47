import { readConfig } from "../runtime/config.ts";
import { explain } from "../runtime/errors.ts";
import { onInterrupt } from "../runtime/interrupts.ts";
import { createLogger } from "../runtime/logger.ts";
import { collectProcessMetrics } from "../runtime/metrics.ts";
import { startWorker } from "./worker.ts";

try {
  const config = readConfig(["workerDatabaseUrl"]);
  const log = createLogger("worker", config.logLevel);
  collectProcessMetrics();
  const worker = await startWorker(config, log);

  const stop = async () => {
    log.info("Stopping: the jobs that run are finished first");
    // Whatever has not ended by then is tried again by another worker.
    const deadline = setTimeout(() => process.exit(1), config.shutdownSeconds * 1000);
    await worker.stop();
    clearTimeout(deadline);
    log.info("Stopped");
  };
  onInterrupt(
    () => stop().catch((err: unknown) => log.error({ err }, "Stopping failed")),
    () => process.exit(1),
  );
  worker.failed.catch((err: unknown) => {
    log.fatal({ err }, "The queue failed");
    process.exit(1);
  });
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
