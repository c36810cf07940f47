import pg, { type Pool, type PoolClient, type PoolConfig } from "pg";
import { Histogram } from "prom-client";
import { measurePool, registry } from "./metrics.ts";
import { beginSpan, failureOf } from "./tracing.ts";

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const waits = new Histogram({
  name: "homeroom_pool_wait_seconds",
  help: "Time that was waited for a connection of a pool",
  labelNames: ["pool"],
  buckets,
  registers: [registry],
});

const queries = new Histogram({
  name: "homeroom_query_duration_seconds",
  help: "Time of statements, from sending one to its answer",
  labelNames: ["pool"],
  buckets,
  registers: [registry],
});

/** The longest text of a statement that a span carries. */
const longestText = 4000;

/** A pool whose waits and statements are measured, and traced where somebody traces. */
export function createObservedPool(name: string, config: PoolConfig): Pool {
  const pool = new ObservedPool({ ...config, Client: observedClient(name) });
  pool.label = name;
  measurePool(name, pool);
  return pool;
}

/**
 * What a transaction calls itself in pg_stat_activity and in the log of Postgres: the request that it
 * belongs to. Set for the transaction, so that it ends with it. Postgres keeps 63 characters.
 */
export function applicationName(requestId: string): string {
  return `homeroom ${requestId}`.slice(0, 63);
}

type Connected = (error: Error | undefined, client?: PoolClient, release?: () => void) => void;

class ObservedPool extends pg.Pool {
  label = "";

  override connect(): Promise<PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<PoolClient> | undefined {
    const observe = waits.startTimer({ pool: this.label });
    if (!callback) return super.connect().finally(() => observe());
    super.connect((error, client, release) => {
      observe();
      callback(error, client, release);
    });
    return undefined;
  }
}

type Answered = (error: Error | null, result: unknown) => void;

/** All of pg goes through `query`, with a promise or, from the pool itself, with a callback. */
function observedClient(pool: string): typeof pg.Client {
  return class extends pg.Client {
    override query(...all: unknown[]): never {
      const ended = beginStatement(pool, all[0]);
      const last = all.at(-1);
      if (typeof last === "function") {
        all[all.length - 1] = ((error, result) => {
          ended(error);
          (last as Answered)(error, result);
        }) satisfies Answered;
      }
      const sent = (super.query as (...args: unknown[]) => unknown).apply(this, all);
      if (sent instanceof Promise) sent.then(() => ended(), ended);
      return sent as never;
    }
  };
}

function beginStatement(pool: string, query: unknown): (error?: unknown) => void {
  const observe = queries.startTimer({ pool });
  const text = typeof query === "string" ? query : ((query as { text?: string }).text ?? "");
  const verb = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? "SQL";
  // Values are sent beside the text, so it tells nothing about anybody.
  const span = beginSpan(verb, {
    kind: "client",
    attributes: { "db.system.name": "postgresql", "db.query.text": text.slice(0, longestText) },
  });
  return (error) => {
    observe();
    span?.end(error ? failureOf(error) : undefined);
  };
}
