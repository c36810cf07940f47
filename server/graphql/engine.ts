import { execute as executePlan } from "grafast";
import { resolvePreset } from "graphile-config";
import {
  GraphQLError,
  getOperationAST,
  type DocumentNode,
  type OperationDefinitionNode,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
} from "graphql";
import type { Pool } from "pg";
import { constraintsOf } from "./constraints.ts";
import { DocumentCache, type DocumentOptions } from "./documents.ts";
import { formatError, type ErrorLog } from "./errors.ts";
import type { Costs } from "./limits/cost.ts";
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

  function formatter({ requestId }: RequestSettings) {
    return (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
      errors
        .map((error) => formatError(error, requestId, log, constraints))
        .map((error) => (introspection ? error : withoutSuggestion(error)));
  }

  function find(document: Operation["document"], operationName: string | undefined) {
    const parsed = documents.read(document);
    if ("errors" in parsed) return parsed;
    const operation = getOperationAST(parsed.document, operationName);
    return operation ? { ...parsed, operation } : { errors: [noOperation(operationName)] };
  }

  /** What is too much about the values of the variables; undefined when nothing is. */
  function excessOf({ costs, operation }: Found, variables: Record<string, unknown>) {
    return checkVariables(variables, limits) ?? costs.check(operation, variables, limits.cost);
  }

  function open({ settings, patience }: Asked, isQuery: boolean): RequestTransaction {
    return requestTransaction(pool, settings, {
      readOnly: isQuery,
      ...(patience && { stop: stopOf(patience, isQuery) }),
      ...(cancelStatement && { cancelStatement }),
    });
  }

  /** Ends a transaction that planning or the commit left; ending one twice does nothing. */
  async function abandon(transaction: RequestTransaction) {
    await transaction
      .end("rollback")
      .catch((e: unknown) => log.error({ err: e }, "rollback failed"));
  }

  function plan(
    { document }: Found,
    { operationName, services }: Asked,
    variables: Record<string, unknown>,
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

  async function execute(asked: Operation): Promise<Outcome> {
    const { variables = {} } = asked;
    const format = formatter(asked.settings);
    const found = find(asked.document, asked.operationName);
    if ("errors" in found) return { errors: format(found.errors) };
    const operation = nameOf(found.operation);
    const excess = isSubscription(found.operation) ? notByRequest() : excessOf(found, variables);
    if (excess) return { operation, errors: format([excess]) };

    const isQuery = operation.type === OperationTypeNode.QUERY;
    const transaction = open(asked, isQuery);
    let result: ExecutionResult;
    try {
      result = await plan(found, asked, variables, transaction);
      await transaction.end(result.errors && !isQuery ? "rollback" : "commit");
    } catch (error) {
      await abandon(transaction);
      result = { data: null, errors: [asGraphQLError(error)] };
    }
    const { data, errors } = result;
    if (!errors) return { operation, data: data ?? null };
    // Nothing was executed: the values of the variables were wrong.
    if (data === undefined) return { operation, errors: format(errors) };
    return { operation, data: isQuery ? data : null, errors: format(errors) };
  }

  async function executeSeries(asked: Series): Promise<SeriesOutcome> {
    const { each, before, after } = asked;
    const format = formatter(asked.settings);
    const found = find(asked.document, asked.operationName);
    if ("errors" in found) {
      return { data: [], failure: { index: undefined, errors: format(found.errors) } };
    }
    const operation = nameOf(found.operation);
    const failed = (index: number | undefined, errors: readonly GraphQLError[]) => ({
      operation,
      data: [],
      failure: { index, errors: format(errors) },
    });

    const transaction = open(asked, false);
    const data: Data[] = [];
    try {
      if (before) await transaction.withPgClient(null, before);
      for (const [index, variables] of each.entries()) {
        const excess = excessOf(found, variables);
        const result = excess
          ? { errors: [excess] }
          : await plan(found, asked, variables, transaction);
        if (result.errors) {
          await transaction.end("rollback");
          return failed(index, result.errors);
        }
        data.push(result.data!);
      }
      if (after) await transaction.withPgClient(null, (client) => after(client, data));
      await transaction.end("commit");
      return { operation, data };
    } catch (error) {
      await abandon(transaction);
      return failed(undefined, [asGraphQLError(error)]);
    }
  }

  return {
    schema,
    check(document) {
      const read = documents.read(document);
      return "errors" in read ? read.errors : [];
    },
    read({ document, operationName, settings }) {
      const found = find(document, operationName);
      return "errors" in found ? { errors: formatter(settings)(found.errors) } : found;
    },
    execute,
    executeSeries,
  };
}

type Asked = Omit<Operation, "document" | "variables">;
type Found = { document: DocumentNode; costs: Costs; operation: OperationDefinitionNode };

function nameOf(operation: OperationDefinitionNode) {
  return { type: operation.operation, name: operation.name?.value };
}

function isSubscription({ operation }: OperationDefinitionNode): boolean {
  return operation === OperationTypeNode.SUBSCRIPTION;
}

function notByRequest() {
  return new GraphQLError(
    "Subscribe over a WebSocket (graphql-transport-ws), or POST to /graphql/stream for server-sent events.",
  );
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
