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
import type { Pool } from "pg";
import { constraintsOf } from "./constraints.ts";
import { DocumentCache, type DocumentOptions } from "./documents.ts";
import { formatError, type ErrorLog } from "./errors.ts";
import { defaultLimits } from "./limits/limits.ts";
import { checkVariables } from "./limits/values.ts";
import type { Services } from "./plugins/services.ts";
import { requestTransaction, type RequestSettings, type Stop } from "./with_pg_client.ts";

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
  /** When to stop; without it, when its statements have taken too long. */
  patience?: Patience | undefined;
}

/** How long an answer is worth waiting for. */
export interface Patience {
  /** The end of it, by `performance.now()`. */
  until: number;
  /** Aborted then: whatever runs is stopped. */
  timeUp: AbortSignal;
  /**
   * Aborted when nobody waits any more. That stops what only reads. A change is finished: who sent it and left the page, or
   * lost the connection, believes it done, and cannot be told that it was not.
   */
  abandoned: AbortSignal;
}

/** `data` is undefined when nothing was executed. */
export interface Outcome extends FormattedExecutionResult {
  /** Undefined when the document could not be read. */
  operation?: { type: OperationTypeNode; name: string | undefined };
}

export interface Engine {
  readonly schema: GraphQLSchema;
  /** What is wrong with a document, whatever its variables will be. */
  check(document: string): readonly GraphQLError[];
  /** Never throws: what goes wrong is in `errors`. */
  execute(operation: Operation): Promise<Outcome>;
}

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

  async function execute(asked: Operation): Promise<Outcome> {
    const { document, variables = {}, operationName, settings, services } = asked;
    const format = (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
      errors
        .map((error) => formatError(error, settings.requestId, log, constraints))
        .map((error) => (introspection ? error : withoutSuggestion(error)));

    const parsed = documents.read(document);
    if ("errors" in parsed) return { errors: format(parsed.errors) };
    const found = getOperationAST(parsed.document, operationName);
    if (!found) return { errors: format([noOperation(operationName)]) };
    const operation = { type: found.operation, name: found.name?.value };
    if (found.operation === OperationTypeNode.SUBSCRIPTION) {
      return { operation, errors: format([new GraphQLError("A subscription has no one answer.")]) };
    }

    const excess =
      checkVariables(variables, limits) ?? parsed.costs.check(found, variables, limits.cost);
    if (excess) return { operation, errors: format([excess]) };

    const isQuery = found.operation === OperationTypeNode.QUERY;
    const transaction = requestTransaction(pool, settings, {
      readOnly: isQuery,
      ...(asked.patience && { stop: stopOf(asked.patience, isQuery) }),
      ...(cancelStatement && { cancelStatement }),
    });
    let result: ExecutionResult;
    try {
      result = (await executePlan({
        schema,
        document: parsed.document,
        variableValues: variables,
        operationName: operationName ?? null,
        resolvedPreset: planning,
        contextValue: {
          withPgClient: transaction.withPgClient,
          pgSettings: null,
          services: services ?? {},
        },
      })) as ExecutionResult;
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

  const check = (document: string) => {
    const read = documents.read(document);
    return "errors" in read ? read.errors : [];
  };
  return { schema, check, execute };
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
