import type { Pool } from "pg";
import type { Logger } from "../../runtime/logger.ts";
import type { Outcome } from "./engine.ts";
import { requestTransaction, type RequestSettings, type Statement } from "./with_pg_client.ts";

export type SlowOperation = {
  settings: RequestSettings;
  outcome: Pick<Outcome, "operation">;
  durationMs: number;
  /** How many statements it sent, and the one that took longest. */
  count: number;
  slowest: Statement | undefined;
};

export type SlowOperations = { tell(operation: SlowOperation): void };

type Options = {
  log: Logger;
  pool: Pool;
  /** From when on an operation is slow. */
  thresholdMs: number;
  /** Whether Postgres is asked how it does the slowest statement. */
  plans: boolean;
};

/** A statement whose plan was logged is not explained again for so long. */
const quietMs = 10 * 60_000;
const mostRemembered = 200;
/** Of a statement, in the log. */
const longestText = 10_000;

/** Logs operations that take long, when asked with the plan of their slowest statement. */
export function slowOperations({ log, pool, thresholdMs, plans }: Options): SlowOperations {
  const explained = new Map<string, number>();
  let isExplaining = false;

  const explain = async (settings: RequestSettings, { text, valueCount }: Statement) => {
    const now = performance.now();
    const last = explained.get(text);
    if (isExplaining || (last !== undefined && now - last < quietMs)) return;
    isExplaining = true;
    if (explained.size >= mostRemembered) explained.clear();
    explained.set(text, now);
    const { requestId, slug: school } = settings;
    try {
      const plan = await planOf(pool, settings, text, valueCount);
      log.warn(
        { requestId, school, statement: text.slice(0, longestText), plan },
        "plan of a slow statement",
      );
    } catch (err) {
      log.warn({ err, requestId, school }, "a slow statement has no plan");
    } finally {
      isExplaining = false;
    }
  };

  return {
    tell({ settings, outcome, durationMs, count, slowest }) {
      if (durationMs < thresholdMs) return;
      const { operation } = outcome;
      const line = {
        requestId: settings.requestId,
        school: settings.slug,
        user: settings.userId,
        operation: operation?.name?.slice(0, 64) ?? "(unnamed)",
        operationType: operation?.type,
        durationMs,
        statements: count,
        slowestStatementMs: slowest && Math.round(slowest.durationMs),
      };
      log.warn(line, "slow operation");
      if (plans && slowest) void explain(settings, slowest);
    },
  };
}

/**
 * How Postgres would do a statement for the same person, without doing it: in a read-only transaction
 * of its own, and as a generic plan, which has `$1` where others would show what somebody asked for.
 */
export async function planOf(
  pool: Pool,
  settings: RequestSettings,
  text: string,
  valueCount: number,
): Promise<string> {
  const transaction = requestTransaction(pool, settings, { readOnly: true });
  try {
    return await transaction.withPgClient(null, async (client) => {
      const run = <Row = unknown>(sql: string) => client.query<Row>({ text: sql });
      await run("set local plan_cache_mode = force_generic_plan");
      await run(`prepare homeroom_slow as ${text}`);
      await run("savepoint explaining");
      try {
        const nulls = Array<string>(valueCount).fill("null").join(", ");
        const { rows } = await run<{ "QUERY PLAN": string }>(
          `explain (costs, verbose off) execute homeroom_slow${nulls && ` (${nulls})`}`,
        );
        return rows.map((row) => row["QUERY PLAN"]).join("\n");
      } finally {
        // A prepared statement outlives its transaction: the connection's next user must not meet it.
        await run("rollback to savepoint explaining");
        await run("deallocate homeroom_slow");
      }
    });
  } finally {
    await transaction.end("rollback");
  }
}
