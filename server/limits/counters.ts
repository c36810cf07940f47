import type { Pool } from "pg";
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from "rate-limiter-flexible";
import type { Logger } from "../../runtime/logger.ts";
import { createOutage, type Outage } from "../outage.ts";
import type { SharedRedis } from "../redis.ts";

/** Where a count stands: how many points are used in this window, and when the next one begins. */
export type Count = { used: number; msLeft: number };

/** Counts points of many callers in windows of time, for all servers together. */
export type Counter = { add(caller: string, points: number): Promise<Count> };

export type Counting = { name: string; points: number; seconds: number };

export type CounterStore = (counting: Counting) => Counter;

/** Counts in Postgres; while it does not answer, in this process. */
export function postgresCounters(pool: Pool, log: Logger): CounterStore {
  const outage = createOutage("the database that counts requests", log);
  // Without the library's names for its statements: a pooler in transaction mode knows none.
  const client = {
    query: ({ text, values }: { text: string; values: unknown[] }) => pool.query(text, values),
  };
  let isTidied = false;
  return (counting) => {
    const shared = new RateLimiterPostgres({
      ...optionsOf(counting),
      storeClient: client,
      storeType: "client",
      schemaName: "platform",
      tableName: "rate_limits",
      tableCreated: true,
      // Removes rows of all counters that expired an hour ago, every five minutes.
      clearExpiredByTimeout: !isTidied,
    });
    isTidied = true;
    return insured(shared, counting, outage);
  };
}

/** Counts in Redis; while it does not answer, in this process. */
export function redisCounters({ redis, outage }: SharedRedis): CounterStore {
  return (counting) =>
    insured(new RateLimiterRedis({ ...optionsOf(counting), storeClient: redis }), counting, outage);
}

function optionsOf({ name, points, seconds }: Counting) {
  return { keyPrefix: `homeroom:${name}`, points, duration: seconds };
}

function insured(shared: RateLimiterAbstract, counting: Counting, outage: Outage): Counter {
  const local = new RateLimiterMemory(optionsOf(counting));
  return {
    async add(caller, points) {
      try {
        return await outage.guard(() => addTo(shared, caller, points));
      } catch {
        // Said and logged by the guard. Each server allows the whole limit for the time being.
        return addTo(local, caller, points);
      }
    },
  };
}

/** The library throws its answer when the points are more than are left. */
async function addTo(limiter: RateLimiterAbstract, caller: string, points: number): Promise<Count> {
  const { consumedPoints, msBeforeNext } = await (
    points > 0 ? limiter.consume(caller, points) : limiter.reward(caller, -points)
  ).catch((answer: unknown) => {
    if (answer instanceof RateLimiterRes) return answer;
    throw answer;
  });
  return { used: consumedPoints, msLeft: msBeforeNext };
}
