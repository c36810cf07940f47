import { execute as executePlan } from "grafast";
import { resolvePreset } from "graphile-config";
import {
  GraphQLError,
  getOperationAST,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
} from "graphql";
import type { Pool } from "pg";
import { constraintsOf } from "./constraints.ts";
import { DocumentCache, type DocumentOptions } from "./documents.ts";
import { formatError, type ErrorLog } from "./errors.ts";
import { defaultLimits } from "./limits/limits.ts";
import { checkVariables } from "./limits/values.ts";
import type {
  Data,
  Engine,
  Operation,
  Outcome,
  Patience,
  Series,
  SeriesOutcome,
} from "./operation.ts";
import {
  requestTransaction,
  type RequestSettings,
  type RequestTransaction,
  type Stop,
} from "./with_pg_client.ts";

export type { Engine, Operation, Outcome, Patience, Series, SeriesOutcome } from "./operation.ts";

/** Making a plan occupies the whole server: an operation that takes longer is refused. */
const planning = resolvePreset({
  grafast: { timeouts: { planning: 2000 }, maxPlanningDepth: 100 },
});

type Variables = Record<string, unknown>;
type Prepared =
  | { operation: NonNullable<Outcome["operation"]>; document: DocumentNode }
  | { operation?: NonNullable<Outcome["operation"]>; errors: readonly GraphQLError[] };

export interface EngineOptions extends DocumentOptions {
  /** Stops the statement that a backend of Postgres runs. Without it, statements end by their timeouts. */
  cancelStatement?: (backendPid: number) => Promise<void>;
}

/**
 * Executes GraphQL against the schools of one pool. A request is one transaction: a query reads in a read-only one; a
 * mutation with any error in its answer has changed nothing, and then has no `data`.
 */
export function createEngine(
  schema: GraphQLSchema,
  pool: Pool,
  log: ErrorLog,
  options: EngineOptions = { limits: defaultLimits, introspection: true },
): Engine {
  const { limits, introspection, cancelStatement } = options;
  const documents = new DocumentCache(schema, { limits, introspection });
  const constraints = constraintsOf(schema);

  const formatFor =
    ({ requestId }: RequestSettings) =>
    (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
      errors
        .map((error) => formatError(error, requestId, log, constraints))
        .map((error) => (introspection ? error : withoutSuggestion(error)));

  /** The operation that is meant, or why it is not executed. `all`: the values of its variables, each time that it is done. */
  function prepare(asked: Omit<Operation, "variables">, all: readonly Variables[]): Prepared {
    const parsed = documents.read(asked.document);
    if ("errors" in parsed) return parsed;
    const found = getOperationAST(parsed.document, asked.operationName);
    if (!found) return { errors: [noOperation(asked.operationName)] };
    const operation = { type: found.operation, name: found.name?.value };
    if (found.operation === OperationTypeNode.SUBSCRIPTION) {
      return { operation, errors: [new GraphQLError("A subscription has no one answer.")] };
    }
    const excess = all
      .map((one) => checkVariables(one, limits) ?? parsed.costs.check(found, one, limits.cost))
      .find(Boolean);
    if (excess) return { operation, errors: [excess] };
    return { operation, document: parsed.document };
  }

  function begin({ settings, patience }: Omit<Operation, "variables">, readOnly: boolean) {
    return requestTransaction(pool, settings, {
      readOnly,
      ...(patience && { stop: stopOf(patience, readOnly) }),
      ...(cancelStatement && { cancelStatement }),
    });
  }

  function plan(
    document: DocumentNode,
    variables: Variables,
    { operationName, services }: Omit<Operation, "variables">,
    transaction: RequestTransaction,
  ) {
    return executePlan({
      schema,
      document,
      variableValues: variables,
      operationName: operationName ?? null,
      resolvedPreset: planning,
      contextValue: {
        withPgClient: transaction.withPgClient,
        pgSettings: null,
        services: services ?? {},
      },
    }) as Promise<ExecutionResult>;
  }

  /** Ends a transaction that planning or the commit left; ending one twice does nothing. */
  async function giveUp(transaction: RequestTransaction) {
    await transaction
      .end("rollback")
      .catch((e: unknown) => log.error({ err: e }, "rollback failed"));
  }

  async function execute(asked: Operation): Promise<Outcome> {
    const { variables = {} } = asked;
    const format = formatFor(asked.settings);
    const prepared = prepare(asked, [variables]);
    if ("errors" in prepared) return { ...prepared, errors: format(prepared.errors) };
    const { operation, document } = prepared;

    const isQuery = operation.type === OperationTypeNode.QUERY;
    const transaction = begin(asked, isQuery);
    let result: ExecutionResult;
    try {
      result = await plan(document, variables, asked, transaction);
      await transaction.end(result.errors && !isQuery ? "rollback" : "commit");
    } catch (error) {
      await giveUp(transaction);
      result = { data: null, errors: [asGraphQLError(error)] };
    }
    const { data, errors } = result;
    if (!errors) return { operation, data: data ?? null };
    // Nothing was executed: the values of the variables were wrong.
    if (data === undefined) return { operation, errors: format(errors) };
    return { operation, data: isQuery ? data : null, errors: format(errors) };
  }

  async function executeSeries(series: Series): Promise<SeriesOutcome> {
    const { each, before, after } = series;
    const format = formatFor(series.settings);
    const failed = (index: number | undefined, errors: readonly GraphQLError[]) => ({
      data: [],
      failure: { index, errors: format(errors) },
    });
    const prepared = prepare(series, each);
    if ("errors" in prepared) return failed(undefined, prepared.errors);
    const { operation, document } = prepared;

    const transaction = begin(series, false);
    const data: Data[] = [];
    try {
      if (before) await transaction.withPgClient(null, before);
      for (const [index, variables] of each.entries()) {
        const result = await plan(document, variables, series, transaction);
        if (result.errors) {
          await transaction.end("rollback");
          return { operation, ...failed(index, result.errors) };
        }
        data.push(result.data!);
      }
      if (after) await transaction.withPgClient(null, (client) => after(client, data));
      await transaction.end("commit");
      return { operation, data };
    } catch (error) {
      await giveUp(transaction);
      return { operation, ...failed(undefined, [asGraphQLError(error)]) };
    }
  }

  const check = (document: string) => {
    const read = documents.read(document);
    return "errors" in read ? read.errors : [];
  };
  return { schema, check, execute, executeSeries };
}

function stopOf({ until, timeUp, abandoned }: Patience, isQuery: boolean): Stop {
  return { until, signal: isQuery ? AbortSignal.any([timeUp, abandoned]) : timeUp };
}

/** Of values of variables, where validation has no say: "Did you mean" names what the schema has. */
function withoutSuggestion(error: GraphQLFormattedError): GraphQLFormattedError {
  return { ...error, message: error.message.replace(/ Did you mean .*\?$/s, "") };
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
