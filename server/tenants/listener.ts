import { randomUUID } from "node:crypto";
import pg from "pg";
import type { Pool } from "pg";
import type { Logger } from "../../runtime/logger.ts";
import type { TenantCache } from "./tenant_cache.ts";

export type Listener = { stop(): Promise<void> };

const channel = "platform_tenants";
const firstRetryMs = 500;
const slowestRetryMs = 30_000;
const echoMs = 1000;

/**
 * Keeps a connection on which Postgres announces changes of schools, and clears the cache at each.
 * When the connection breaks, or stands behind a pooler that lets no announcement through, the cache
 * is told that it must ask.
 */
export function listenForTenants(
  url: string,
  pool: Pool,
  cache: TenantCache,
  log: Logger,
): Listener {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let retryMs = firstRetryMs;

  const fail = (error?: Error) => {
    if (stopped || !client) return;
    const broken = client;
    client = undefined;
    cache.isListening = false;
    cache.clear();
    if (retryMs === firstRetryMs) {
      log.warn({ err: error }, "changes of schools are not announced, asking instead");
    }
    broken.end().catch((cause: unknown) => {
      log.debug({ err: cause }, "closing a broken connection");
    });
    timer = setTimeout(() => void connect(), retryMs);
    retryMs = Math.min(retryMs * 2, slowestRetryMs);
  };

  const connect = async () => {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: "homeroom server (announcements)",
      keepAlive: true,
      connectionTimeoutMillis: 5000,
    });
    client = fresh;
    const failed = (error?: Error) => {
      if (client === fresh) fail(error);
    };
    fresh.on("error", failed);
    fresh.on("end", () => {
      failed();
    });
    try {
      await fresh.connect();
      await fresh.query(`listen ${channel}`);
      if (!(await hearsEcho(fresh, pool))) throw new Error("no announcement comes through");
      fresh.on("notification", () => {
        cache.clear();
      });
      cache.clear();
      cache.isListening = true;
      retryMs = firstRetryMs;
    } catch (error) {
      failed(error as Error);
    }
  };

  void connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}

/** Whether what another connection announces arrives here. */
async function hearsEcho(client: pg.Client, pool: Pool): Promise<boolean> {
  const word = randomUUID();
  let timer: NodeJS.Timeout | undefined;
  const heard = new Promise<boolean>((resolve) => {
    client.on("notification", ({ payload }) => {
      if (payload === word) resolve(true);
    });
    timer = setTimeout(() => {
      resolve(false);
    }, echoMs);
  });
  await pool.query("select pg_notify($1, $2)", [channel, word]);
  const answer = await heard;
  clearTimeout(timer);
  return answer;
}
