import { EventEmitter } from "node:events";
import { readFile } from "node:fs/promises";
import { run, type Runner, type RunnerOptions, type WorkerEvents } from "graphile-worker";
import { codeOf, HomeroomError } from "../runtime/errors.ts";
import type { Logger } from "../runtime/logger.ts";
import { startHttp } from "./http.ts";
import { createMailer } from "./mailer.ts";
import { createQueuePool, createSchoolPool, type WorkerConfig } from "./pools.ts";
import { queueLogger } from "./queue_logger.ts";
import { measurePlatform } from "./platform_metrics.ts";
import { taskList } from "./tasks/index.ts";

export interface Worker {
  /** Takes no more jobs, finishes those that run, and closes everything. */
  stop(): Promise<void>;
  /** Rejected when the queue breaks down; never fulfilled before `stop`. */
  failed: Promise<void>;
  /** Port of health and metrics; undefined when none is configured. */
  port: number | undefined;
}

/** Starts to work on the jobs of all schools. */
export async function startWorker(config: WorkerConfig, log: Logger): Promise<Worker> {
  const queue = createQueuePool(config, log);
  const schools = createSchoolPool(config, log);
  const mailer = createMailer(config, log);
  measurePlatform({ queue, schools }, log);
  const runner = await startRunner({
    pgPool: queue,
    schema: "graphile_worker",
    concurrency: config.workerConcurrency,
    // Those who run us decide what a signal means.
    noHandleSignals: true,
    logger: queueLogger(log),
    taskList: taskList({ config, schools, mailer, log }),
    crontab: await readFile(new URL("crontab", import.meta.url), "utf8"),
  });
  const http = await startHttp(config, queue);
  log.info({ port: http?.port, concurrency: config.workerConcurrency }, "The worker is ready");

  return {
    port: http?.port,
    failed: runner.promise,
    async stop() {
      await runner.stop();
      await http?.close();
      mailer.close();
      await schools.end();
      await queue.end();
    },
  };
}

/**
 * Resolves when the runner has looked for jobs once. It learns its tasks' numbers from the database
 * then, and never again: one whose connection breaks at that moment would find no job ever after, so
 * it is not started at all.
 */
async function startRunner(options: RunnerOptions): Promise<Runner> {
  const events: WorkerEvents = new EventEmitter();
  const firstLook = new Promise<unknown>((resolve) => {
    for (const event of ["worker:getJob:empty", "job:start"] as const) {
      events.once(event, () => {
        resolve(undefined);
      });
    }
    events.once("worker:getJob:error", ({ error }) => {
      resolve(error);
    });
  });
  const runner = await run({ ...options, events }).catch((cause: unknown) => {
    throw codeOf(cause) === "08P01" ? pooled(cause) : cause;
  });
  const failure = await firstLook;
  if (failure === undefined) return runner;
  await runner.stop();
  throw new HomeroomError("QUEUE_UNREADABLE", "The worker cannot read the job queue.", {
    cause: failure,
    hint: "Is Postgres up, and is `npm run tenant -- apply` done? Then start the worker again.",
  });
}

/** A pooler refuses the role that the queue's connections begin with, and would lose announcements. */
function pooled(cause: unknown): HomeroomError {
  return new HomeroomError("POOLED_QUEUE", "The worker's address is a pooler's.", {
    cause,
    hint: "Set WORKER_DATABASE_URL to Postgres itself: a worker holds few connections, and listens.",
  });
}
