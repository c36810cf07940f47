import type { Pool } from "pg";
import type { Logger } from "../runtime/logger.ts";
import { createObservedPool } from "../runtime/pool.ts";

export type PoolOptions = {
  url: string;
  /** Where the second pool connects, when that is another address. */
  controlUrl?: string | undefined;
  /** Connections of the whole server. */
  size: number;
  lifetimeSeconds: number;
  log: Logger;
};

/**
 * Two pools. A request that holds a connection for its transaction may ask who is signing in on
 * another one: from one pool, as many such requests as it has connections would wait for ever.
 */
export function createPools(options: PoolOptions): { requests: Pool; control: Pool } {
  const control = Math.max(1, Math.floor(options.size / 4));
  const requests = Math.max(1, options.size - control);
  return {
    requests: createPool("requests", requests, options),
    control: createPool("control", control, { ...options, url: options.controlUrl ?? options.url }),
  };
}

function createPool(name: string, max: number, { url, lifetimeSeconds, log }: PoolOptions): Pool {
  const pool = createObservedPool(name, {
    connectionString: url,
    max,
    maxLifetimeSeconds: lifetimeSeconds,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 5000,
    application_name: `homeroom server (${name})`,
  });
  pool.on("error", (error) => {
    log.warn({ err: error, pool: name }, "an idle connection broke");
  });
  pool.on("connect", (client) => {
    // While a query runs, the query fails with it; this listener only keeps the process alive.
    client.on("error", (error) => {
      log.debug({ err: error, pool: name }, "a connection broke");
    });
  });
  return pool;
}
