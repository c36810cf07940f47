import { readFile } from "node:fs/promises";
import type { Logger } from "../runtime/logger.ts";
import { startHttp } from "./http.ts";
import { createMailer } from "./mailer.ts";
import { createQueuePool, createSchoolPool, type WorkerConfig } from "./pools.ts";
import { queueLogger } from "./queue_logger.ts";
import { measurePlatform } from "./platform_metrics.ts";
import { startRunner } from "./runner.ts";
import { taskList } from "./tasks/index.ts";

export interface Worker {
  /** Takes no more jobs, finishes those that run, and closes everything. */
  stop(): Promise<void>;
  /** Rejected when the queue breaks down; never fulfilled before `stop`. */
  failed: Promise<void>;
  /** Port of health and metrics; undefined when none is configured. */
  port: number | undefined;
}

/** Starts to work on the jobs of all schools; `tasksOf` are the tasks that it knows. */
export async function startWorker(
  config: WorkerConfig,
  log: Logger,
  tasksOf: typeof taskList = taskList,
): Promise<Worker> {
  const queue = createQueuePool(config, log);
  const schools = createSchoolPool(config, log);
  const mailer = createMailer(config, log);
  measurePlatform({ queue, schools }, log);
  const runner = await startRunner(queue, log, {
    concurrency: config.workerConcurrency,
    logger: queueLogger(log),
    taskList: tasksOf({ config, schools, mailer, log }),
    crontab: await readFile(new URL("crontab", import.meta.url), "utf8"),
  });
  const http = await startHttp(config, queue);
  log.info({ port: http?.port, concurrency: config.workerConcurrency }, "The worker is ready");

  return {
    port: http?.port,
    failed: runner.failed,
    async stop() {
      await runner.stop();
      await http?.close();
      mailer.close();
      await schools.end();
      await queue.end();
    },
  };
}
