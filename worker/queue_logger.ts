import { Logger as GraphileLogger, type LogLevel } from "graphile-worker";
import type { Logger } from "../runtime/logger.ts";

/**
 * graphile-worker's own words in our log. What happens to jobs, run_task.ts logs better: of one that
 * failed the words are left out, for they repeat the error with all that it says.
 */
export function queueLogger(log: Logger): GraphileLogger {
  return new GraphileLogger(() => (level: `${LogLevel}`, message, meta) => {
    const err = meta?.error;
    const details = err instanceof Error ? { err } : {};
    if (meta?.failure === true) {
      log.error(details, "A job failed");
      return;
    }
    switch (level) {
      case "error":
        return void log.error(details, message);
      case "warning":
        return void log.warn(details, message);
      case "info":
      case "debug":
        return void log.debug(details, message);
    }
  });
}
