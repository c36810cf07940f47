import type { Request } from "express";
import { GraphQLError } from "graphql";
import type { Pool, QueryResultRow } from "pg";
import type { Logger } from "../../runtime/logger.ts";
import { constraintsOf } from "../graphql/constraints.ts";
import type { Engine } from "../graphql/engine.ts";
import { formatError } from "../graphql/errors.ts";
import type { Caller } from "../graphql/http.ts";
import { requestTransaction } from "../graphql/with_pg_client.ts";
import { visitorOf } from "../http/request_context.ts";
import type { FairShare } from "../limits/fair_share.ts";
import { Problem, problemOf } from "../rest/problems.ts";

export type Query = <Row extends QueryResultRow>(
  text: string,
  values?: unknown[],
) => Promise<Row[]>;

/** Transactions as whoever sends a request, as one of GraphQL would be: policies decide. */
export type SchoolDatabase = {
  read<T>(request: Request, work: (query: Query) => Promise<T>): Promise<T>;
  /** All of it, or nothing. */
  write<T>(request: Request, work: (query: Query) => Promise<T>): Promise<T>;
  /** Does it and takes it back: fails when it cannot be done. */
  attempt(request: Request, work: (query: Query) => Promise<unknown>): Promise<void>;
};

type Parts = {
  engine: Engine;
  pool: Pool;
  fairShare: FairShare;
  callerOf: (request: Request) => Caller;
  log: Logger;
};

export function schoolDatabase({ engine, pool, fairShare, callerOf, log }: Parts): SchoolDatabase {
  const constraints = constraintsOf(engine.schema);

  const problemFor = (request: Request, error: unknown): Problem => {
    if (error instanceof Problem) return error;
    const { requestId, signedIn } = visitorOf(request);
    const wrapped = new GraphQLError("", { originalError: error as Error });
    const formatted = formatError(wrapped, requestId, log, constraints);
    return problemOf([formatted], { isGuest: signedIn === undefined });
  };

  async function run<T>(
    request: Request,
    { readOnly = false, end = "commit" as "commit" | "rollback" },
    work: (query: Query) => Promise<T>,
  ): Promise<T> {
    const { settings } = callerOf(request);
    return fairShare.run(settings.slug, async () => {
      const transaction = requestTransaction(pool, settings, { readOnly });
      const query: Query = (text, values = []) =>
        transaction.withPgClient(null, async (client) => {
          const { rows } = await client.query<QueryResultRow>({ text, values });
          return [...rows] as never;
        });
      try {
        const result = await work(query);
        await transaction.end(end);
        return result;
      } catch (error) {
        await transaction.end("rollback").catch((err: unknown) => {
          log.error({ err }, "rollback failed");
        });
        throw problemFor(request, error);
      }
    });
  }

  return {
    read: (request, work) => run(request, { readOnly: true }, work),
    write: (request, work) => run(request, {}, work),
    attempt: async (request, work) => {
      await run(request, { end: "rollback" }, work);
    },
  };
}
