import type { Pool, PoolConfig } from "pg";
import type { ConfigWith } from "../runtime/config.ts";
import type { Logger } from "../runtime/logger.ts";
import { createObservedPool } from "../runtime/pool.ts";

export type WorkerConfig = ConfigWith<"workerDatabaseUrl">;

/** The role that owns the job queue; the worker's login is a member that inherits nothing. */
const queueRole = "homeroom_queue";

/** Connections that listen for jobs, fetch them and report how they ended. */
export function createQueuePool(config: WorkerConfig, log: Logger): Pool {
  return createPool("queue", log, {
    connectionString: config.workerDatabaseUrl,
    application_name: "homeroom-worker-queue",
    // The index of the queue has its jobs in the order in which they are fetched. Without statistics,
    // which a queue that fills in a moment never has, Postgres would rather read and sort them all,
    // each time: a quarter of the jobs a second, of twenty thousand that wait.
    options: `-c role=${queueRole} -c enable_sort=off -c jit=off`,
    // One listens.
    max: config.workerConcurrency + 1,
  });
}

/** Connections for the schools' data. Each transaction says which school, and as whom. */
export function createSchoolPool(config: WorkerConfig, log: Logger): Pool {
  return createPool("schools", log, {
    connectionString: config.workerDatabaseUrl,
    application_name: "homeroom-worker",
    max: config.workerPoolSize,
    maxLifetimeSeconds: config.connectionLifetimeSeconds,
    connectionTimeoutMillis: 30_000,
  });
}

function createPool(name: string, log: Logger, options: PoolConfig): Pool {
  const pool = createObservedPool(name, options);
  const onError = (err: Error) => {
    log.error({ err, pool: name }, "A connection to Postgres broke");
  };
  pool.on("error", onError);
  pool.on("connect", (client) => client.on("error", onError));
  return pool;
}
