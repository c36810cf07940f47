import type { PgClient, PgClientQuery, PgClientResult, WithPgClient } from "@dataplan/pg";
import {
  escapeIdentifier,
  type Pool,
  type PoolClient,
  type QueryConfig,
  type QueryResultRow,
} from "pg";
import { HomeroomError } from "../../runtime/errors.ts";
import { applicationName } from "../../runtime/pool.ts";

/** Who asks, in which school, and how long each of the request's statements may take. */
export interface RequestSettings {
  /** The school; its schema and its role are both called `tenant_<slug>`. */
  slug: string;
  /** Nobody has signed in: undefined. */
  userId?: string | undefined;
  /** The sign-in (family of refresh tokens) that the request belongs to. */
  sessionId?: string | undefined;
  requestId: string;
  clientAddress?: string | undefined;
  statementTimeoutMs: number;
  /** Told of each statement of the request when it has ended. */
  onStatement?: ((statement: Statement) => void) | undefined;
}

/** A statement that was sent; its text holds no values. */
export type Statement = { text: string; valueCount: number; durationMs: number };

/** The one transaction of a request: begun when the request first needs Postgres, ended by `end`. */
export interface RequestTransaction {
  /** What Grafast calls for each statement; statements wait for one another. */
  withPgClient: WithPgClient;
  /** Commits or rolls back, and gives the connection back. Fails if a commit does (a deferred constraint). */
  end(how: "commit" | "rollback"): Promise<void>;
}

/** When the statements of a request are to end. */
export interface Stop {
  /** By `performance.now()`. */
  until: number;
  /** Aborted when it has come, or sooner. */
  signal: AbortSignal;
}

export interface TransactionOptions {
  readOnly: boolean;
  stop?: Stop;
  /** Stops what the backend of this id runs; fulfilled when Postgres has been told. */
  cancelStatement?: (backendPid: number) => Promise<void>;
}

type Entered = { client: PoolClient; pid: number };

const ENTER = `select set_config('role', $1, true), set_config('app.user_id', $2, true),
  set_config('app.session_id', $3, true), set_config('app.request_id', $4, true),
  set_config('app.client_address', $5, true), set_config('statement_timeout', $6, true),
  set_config('application_name', $7, true), set_config('jit', 'off', true), pg_backend_pid() as pid`;

/**
 * Makes the transaction of one request. Nothing is sent until the first statement.
 *
 * A failed statement ends the transaction. If it was read-only, the statements that follow get a new one, so that one bad
 * field of a query does not take the others with it. If not, they are refused: all of a mutation is done, or nothing.
 */
export function requestTransaction(
  pool: Pool,
  settings: RequestSettings,
  { readOnly, stop, cancelStatement }: TransactionOptions,
): RequestTransaction {
  let entered: Entered | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let isSpoilt = false;
  let isOver = false;
  let isCancelled = false;

  const enter = async (): Promise<Entered> => {
    if (stop?.signal.aborted) throw stopped();
    const client = await pool.connect();
    try {
      return { client, pid: await begin(client, settings, readOnly, stop) };
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  };

  const leave = async (how: "commit" | "rollback") => {
    const leaving = entered?.client;
    entered = undefined;
    if (!leaving) return;
    if (isCancelled) {
      // Nobody else's statement shall meet a signal that comes late. Postgres rolls back.
      leaving.release(true);
      return;
    }
    try {
      await leaving.query(how);
    } catch (error) {
      // After a failed commit Postgres has rolled back; destroying the connection is safe for every other cause.
      leaving.release(error as Error);
      throw error;
    }
    leaving.release();
  };

  /** Does the work; if the request is stopped meanwhile, so is the work's statement. */
  const stoppable = async <T>(pid: number, work: () => T | Promise<T>): Promise<T> => {
    if (stop?.signal.aborted) throw stopped();
    let cancelling: Promise<void> | undefined;
    const cancel = () => {
      isCancelled = true;
      cancelling = cancelStatement?.(pid);
    };
    stop?.signal.addEventListener("abort", cancel);
    try {
      return await work();
    } finally {
      stop?.signal.removeEventListener("abort", cancel);
      await cancelling;
    }
  };

  const run = async <T>(callback: (client: PgClient) => T | Promise<T>): Promise<T> => {
    if (isSpoilt || isOver) throw notDone();
    try {
      entered ??= await enter();
      const { client, pid } = entered;
      const asStep = pgClient(client, settings.onStatement, stop);
      const result = await stoppable(pid, () => callback(asStep));
      if (isCancelled) throw stopped();
      return result;
    } catch (error) {
      isSpoilt = !readOnly;
      // If the connection is lost, `error` says why.
      await leave("rollback").catch(() => undefined);
      isCancelled = false;
      throw error;
    }
  };

  const end = async (how: "commit" | "rollback") => {
    isOver = true;
    if (isSpoilt && how === "commit") throw notDone();
    await leave(how);
  };

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  };

  return {
    withPgClient: (_settings, callback) => inTurn(() => run(callback)),
    end: (how) => inTurn(() => end(how)),
  };
}

function notDone() {
  return new HomeroomError("NOT_DONE", "Not done, because another part of the request failed.", {
    status: 409,
  });
}

function stopped() {
  return new HomeroomError("TIMEOUT", "This took too long and was stopped.", { status: 408 });
}

/** Begins a transaction in the school's schema and as its role; returns the backend's id. Two messages to Postgres. */
async function begin(
  client: PoolClient,
  settings: RequestSettings,
  readOnly: boolean,
  stop: Stop | undefined,
): Promise<number> {
  const tenant = `tenant_${settings.slug}`;
  // A statement of its own, first in the transaction: a proxy reads from it which cluster the school is on.
  await client.query(
    `begin${readOnly ? " read only" : ""}; set local search_path = ${escapeIdentifier(tenant)}, app, pg_temp`,
  );
  const left = stop ? Math.max(1, Math.ceil(stop.until - performance.now())) : Infinity;
  const { rows } = await client.query<{ pid: number }>(ENTER, [
    tenant,
    settings.userId ?? "",
    settings.sessionId ?? "",
    settings.requestId,
    settings.clientAddress ?? "",
    String(Math.min(settings.statementTimeoutMs, left)),
    applicationName(settings.requestId),
  ]);
  return rows[0]!.pid;
}

/** A client as Grafast's Postgres steps want it. A transaction within the request's is a part of it. */
function pgClient(
  client: PoolClient,
  onStatement: RequestSettings["onStatement"],
  stop: Stop | undefined,
): PgClient {
  return {
    async query<Row>({ text, values, arrayMode }: PgClientQuery): Promise<PgClientResult<Row>> {
      if (stop?.signal.aborted) throw stopped();
      // Rows as arrays are what pg's types do not know of. A name, which would make it a prepared
      // statement, is left out: behind a pooler the next request has another connection.
      const query = { text, values, ...(arrayMode && { rowMode: "array" }) };
      if (!onStatement) return client.query<Row & QueryResultRow>(query as QueryConfig);
      const startedAt = performance.now();
      try {
        return await client.query<Row & QueryResultRow>(query as QueryConfig);
      } finally {
        const durationMs = performance.now() - startedAt;
        onStatement({ text, valueCount: values?.length ?? 0, durationMs });
      }
    },
    withTransaction(callback) {
      return callback(this);
    },
  };
}
