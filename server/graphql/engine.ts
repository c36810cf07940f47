import { execute as executePlan } from "grafast";
import { resolvePreset } from "graphile-config";
import {
  GraphQLError,
  getOperationAST,
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
} from "graphql";
import type { PgClient } from "@dataplan/pg";
import type { Pool } from "pg";
import { constraintsOf } from "./constraints.ts";
import { DocumentCache } from "./documents.ts";
import { formatError, type ErrorLog } from "./errors.ts";
import type { Services } from "./plugins/services.ts";
import {
  requestTransaction,
  type RequestSettings,
  type RequestTransaction,
} from "./with_pg_client.ts";

/** Making a plan occupies the whole server: an operation that takes longer is refused. */
const planning = resolvePreset({
  grafast: { timeouts: { planning: 2000 }, maxPlanningDepth: 100 },
});

/** One operation of one person in one school. */
export interface Operation {
  /** GraphQL text or a parsed document; both are validated once and remembered. */
  document: string | DocumentNode;
  variables?: Record<string, unknown> | undefined;
  operationName?: string | undefined;
  settings: RequestSettings;
  /** What fields made in TypeScript may call; see plugins/services.ts. */
  services?: Services | undefined;
}

/** `data` is undefined when nothing was executed. */
export interface Outcome extends FormattedExecutionResult {
  /** Undefined when the document could not be read. */
  operation?: { type: OperationTypeNode; name: string | undefined };
}

/** One mutation, done several times with other variables: all of it or nothing. */
export interface Series extends Omit<Operation, "variables"> {
  each: readonly Record<string, unknown>[];
  /** What else the transaction does before the first; may end it by throwing. */
  before?: (client: PgClient) => Promise<void>;
  /** What it does after the last. */
  after?: (client: PgClient, data: readonly Data[]) => Promise<void>;
}

export interface SeriesOutcome {
  operation?: Outcome["operation"];
  /** What each answered; empty when anything failed. */
  data: readonly Data[];
  /** `index`: which of `each` failed; undefined when it was none of them (reading, `before`, `after`, committing). */
  failure?: { index: number | undefined; errors: GraphQLFormattedError[] };
}

type Data = Record<string, unknown>;

export interface Engine {
  readonly schema: GraphQLSchema;
  /** Never throws: what goes wrong is in `errors`. */
  execute(operation: Operation): Promise<Outcome>;
  /** Never throws: what goes wrong is in `failure`. */
  executeSeries(series: Series): Promise<SeriesOutcome>;
}

/**
 * Executes GraphQL against the schools of one pool. A request is one transaction: a query reads in a read-only one; a
 * mutation with any error in its answer has changed nothing, and then has no `data`.
 */
export function createEngine(schema: GraphQLSchema, pool: Pool, log: ErrorLog): Engine {
  const documents = new DocumentCache(schema);
  const constraints = constraintsOf(schema);

  async function execute({ document, variables, operationName, settings, services }: Operation) {
    const format = (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
      errors.map((error) => formatError(error, settings.requestId, log, constraints));

    const parsed = documents.read(document);
    if ("errors" in parsed) return { errors: format(parsed.errors) };
    const found = getOperationAST(parsed.document, operationName);
    if (!found) return { errors: format([noOperation(operationName)]) };
    const operation = { type: found.operation, name: found.name?.value };

    const isQuery = found.operation === OperationTypeNode.QUERY;
    const transaction = requestTransaction(pool, settings, { readOnly: isQuery });
    let result: ExecutionResult;
    try {
      result = await plan(parsed.document, variables, operationName, transaction, services);
      await transaction.end(result.errors && !isQuery ? "rollback" : "commit");
    } catch (error) {
      // Ends a transaction that planning or the commit left; ending one twice does nothing.
      await transaction
        .end("rollback")
        .catch((e: unknown) => log.error({ err: e }, "rollback failed"));
      result = { data: null, errors: [asGraphQLError(error)] };
    }
    const { data, errors } = result;
    if (!errors) return { operation, data: data ?? null };
    // Nothing was executed: the values of the variables were wrong.
    if (data === undefined) return { operation, errors: format(errors) };
    return { operation, data: isQuery ? data : null, errors: format(errors) };
  }

  function plan(
    document: DocumentNode,
    variables: Operation["variables"],
    operationName: string | undefined,
    transaction: RequestTransaction,
    services: Services | undefined,
  ) {
    return executePlan({
      schema,
      document,
      variableValues: variables ?? {},
      operationName: operationName ?? null,
      resolvedPreset: planning,
      contextValue: {
        withPgClient: transaction.withPgClient,
        pgSettings: null,
        services: services ?? {},
      },
    }) as Promise<ExecutionResult>;
  }

  async function executeSeries(series: Series): Promise<SeriesOutcome> {
    const { document, operationName, settings, services, each, before, after } = series;
    const failed = (index: number | undefined, errors: readonly GraphQLError[]) => ({
      index,
      errors: errors.map((error) => formatError(error, settings.requestId, log, constraints)),
    });
    const parsed = documents.read(document);
    if ("errors" in parsed) return { data: [], failure: failed(undefined, parsed.errors) };
    const found = getOperationAST(parsed.document, operationName);
    const operation = { type: OperationTypeNode.MUTATION, name: found?.name?.value };

    const transaction = requestTransaction(pool, settings, { readOnly: false });
    const data: Data[] = [];
    try {
      if (before) await transaction.withPgClient(null, before);
      for (const [index, variables] of each.entries()) {
        const result = await plan(parsed.document, variables, operationName, transaction, services);
        if (result.errors) {
          await transaction.end("rollback");
          return { operation, data: [], failure: failed(index, result.errors) };
        }
        data.push(result.data!);
      }
      if (after) await transaction.withPgClient(null, (client) => after(client, data));
      await transaction.end("commit");
      return { operation, data };
    } catch (error) {
      await transaction
        .end("rollback")
        .catch((e: unknown) => log.error({ err: e }, "rollback failed"));
      return { operation, data: [], failure: failed(undefined, [asGraphQLError(error)]) };
    }
  }

  return { schema, execute, executeSeries };
}

function noOperation(name: string | undefined) {
  return new GraphQLError(
    name === undefined
      ? "The document must have exactly one operation, or operationName must say which one is meant."
      : `The document has no operation called "${name}".`,
  );
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
