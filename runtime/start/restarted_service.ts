import { setTimeout as delay } from "node:timers/promises";
import { startService, type Service, type ServiceFailure, type ServiceOptions } from "./service.ts";

/** What a worker says that cannot read its queue, and what errors of connections are called. */
const outage = /^(QUEUE_UNREADABLE|ECONN\w+|EPIPE|ETIMEDOUT|08\w{3}|57P\d\d|53300)$/;

const longestPauseMs = 30_000;

/**
 * A process that is started again when it ends because Postgres was out of reach: after a second,
 * then twice as long each time until it is ready again. What ends for another reason has failed, and
 * so has what never was ready.
 */
export function startRestartedService(
  options: ServiceOptions,
  { firstPauseMs = 1000 }: { firstPauseMs?: number } = {},
): Service {
  const stopped = new AbortController();
  let current = startService(options);
  const first = current;

  const watch = async (): Promise<ServiceFailure> => {
    await first.ready;
    for (let pauseMs = firstPauseMs; ;) {
      const failure = await current.failed;
      if (!outage.test(failure.reason ?? "")) return failure;
      process.stderr.write(
        `${options.name}: ended because Postgres is out of reach; starts again\n`,
      );
      const wasReady = await current.ready.then(
        () => true,
        () => false,
      );
      pauseMs = wasReady ? firstPauseMs : Math.min(2 * pauseMs, longestPauseMs);
      await delay(pauseMs, undefined, { signal: stopped.signal });
      current = startService(options);
    }
  };
  return {
    name: options.name,
    ready: first.ready,
    failed: watch().catch((error: unknown) => {
      // Stopped while it waited: then it has not failed.
      if (stopped.signal.aborted) return new Promise(() => undefined);
      return error as ServiceFailure;
    }),
    async stop() {
      stopped.abort();
      await current.stop();
    },
    kill() {
      stopped.abort();
      current.kill();
    },
  };
}
