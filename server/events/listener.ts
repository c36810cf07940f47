import { randomUUID } from "node:crypto";
import pg from "pg";
import type { Pool } from "pg";
import type { Logger } from "../../runtime/logger.ts";

/** Who wants to know what Postgres announces on a channel. */
export type Subscription = {
  /** Name of the channel, in lower case. Several subscriptions may share one. */
  channel: string;
  /** An announcement came, with its payload. */
  heard(payload: string): void;
  /** From now on announcements come through; what was announced before may have been missed. */
  up?(): void;
  /** From now on announcements are missed. Not called before the first `up`. */
  down?(): void;
  /** All that was announced before this moment (of `performance.now()`) has been heard. */
  proven?(moment: number): void;
};

export type Listener = {
  /** Fulfilled when announcements come through, or the first attempt has shown that they do not. */
  attempted: Promise<void>;
  stop(): Promise<void>;
};

const echoChannel = "homeroom_echo";
const firstRetryMs = 500;
const slowestRetryMs = 30_000;
const echoMs = 1000;
/**
 * How often the connection is asked whether it still answers: until it does, caches believe what
 * they know for less than a second.
 */
const checkMs = 250;

/**
 * Keeps the server's one connection on which Postgres announces what happens, and hands each
 * announcement to those who subscribed. A connection that breaks, or that stands behind a pooler
 * which lets no announcement through, is given up and tried again, more and more seldom.
 *
 * @param options.url the server's login
 * @param options.pool other connections to the same database, to make the announcements come through
 */
export function listenForEvents(
  { url, pool, log }: { url: string; pool: Pool; log: Logger },
  subscriptions: readonly Subscription[],
): Listener {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let isUp = false;
  let retryMs = firstRetryMs;
  const attempt = Promise.withResolvers<void>();

  const heard = ({ channel, payload }: pg.Notification) => {
    for (const subscription of subscriptions) {
      if (subscription.channel !== channel) continue;
      try {
        subscription.heard(payload ?? "");
      } catch (error) {
        log.error({ err: error, channel }, "an announcement was not understood");
      }
    }
  };

  const fail = (broken: pg.Client, error?: Error) => {
    if (stopped || client !== broken) return;
    client = undefined;
    clearTimeout(timer);
    if (retryMs === firstRetryMs) log.warn({ err: error }, "nothing is announced, asking instead");
    if (isUp) for (const subscription of subscriptions) subscription.down?.();
    isUp = false;
    attempt.resolve();
    broken.end().catch((cause: unknown) => {
      log.debug({ err: cause }, "closing a broken connection");
    });
    timer = setTimeout(() => void connect(), retryMs);
    retryMs = Math.min(retryMs * 2, slowestRetryMs);
  };

  /** A peer that is gone says nothing of it, so it is asked. */
  const checkLater = (checked: pg.Client) => {
    timer = setTimeout(() => {
      const moment = performance.now();
      checked.query("select 1").then(
        () => {
          if (stopped || client !== checked) return;
          // What was announced before the question has come before the answer.
          for (const subscription of subscriptions) subscription.proven?.(moment);
          checkLater(checked);
        },
        (error: unknown) => {
          fail(checked, error as Error);
        },
      );
    }, checkMs);
  };

  const connect = async () => {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: "homeroom server (announcements)",
      keepAlive: true,
      connectionTimeoutMillis: 5000,
      query_timeout: 5000,
    });
    client = fresh;
    fresh.on("error", (error) => {
      fail(fresh, error);
    });
    fresh.on("end", () => {
      fail(fresh);
    });
    try {
      await fresh.connect();
      const channels = new Set([echoChannel, ...subscriptions.map(({ channel }) => channel)]);
      await fresh.query([...channels].map((name) => `listen ${name}`).join("; "));
      fresh.on("notification", heard);
      if (!(await hearsEcho(fresh, pool))) throw new Error("no announcement comes through");
      if (stopped || client !== fresh) return;
      retryMs = firstRetryMs;
      isUp = true;
      for (const subscription of subscriptions) subscription.up?.();
      attempt.resolve();
      checkLater(fresh);
    } catch (error) {
      fail(fresh, error as Error);
    }
  };

  void connect();
  return {
    attempted: attempt.promise,
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
  let listen: (notification: pg.Notification) => void = () => undefined;
  const heard = new Promise<boolean>((resolve) => {
    listen = ({ payload }) => {
      if (payload === word) resolve(true);
    };
    client.on("notification", listen);
  });
  try {
    await pool.query("select pg_notify($1, $2)", [echoChannel, word]);
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, echoMs, false);
    });
    return await Promise.race([heard, late]);
  } finally {
    clearTimeout(timer);
    client.off("notification", listen);
  }
}
