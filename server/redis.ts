import type { Redis } from "ioredis";
import type { Logger } from "../runtime/logger.ts";
import { createOutage, type Outage } from "./outage.ts";

/** The server's one connection to Redis, which may be down at any time. */
export type SharedRedis = {
  redis: Redis;
  /** What is asked of Redis goes by way of it. */
  outage: Outage;
};

/**
 * While Redis is down commands fail at once, and it is tried again every second or so. The client is
 * loaded only here: it takes 20 MB, and most servers have no Redis.
 */
export async function connectRedis(url: string, log: Logger): Promise<SharedRedis> {
  const { Redis } = await import("ioredis");
  const redis = new Redis(url, {
    connectionName: "homeroom-server",
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2000,
    commandTimeout: 500,
    retryStrategy: (times) => Math.min(times * 100, 1000),
  });
  redis.on("error", (error: Error) => {
    log.debug({ err: error }, "the connection to Redis broke"); // Whoever asks it says so.
  });
  return { redis, outage: createOutage("Redis", log) };
}
