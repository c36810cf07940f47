import { execute as executePlan } from "grafast";
import { resolvePreset } from "graphile-config";
import {
  GraphQLError,
  getOperationAST,
  type DocumentNode,
  type OperationDefinitionNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
} from "graphql";
import type { Pool } from "pg";
import { constraintsOf } from "./constraints.ts";
import { DocumentCache } from "./documents.ts";
import { formatError, type ErrorLog } from "./errors.ts";
import type { Services } from "./plugins/services.ts";
import { requestTransaction, type RequestSettings } from "./with_pg_client.ts";

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

export type Read =
  | { errors: GraphQLFormattedError[] }
  | { document: DocumentNode; operation: OperationDefinitionNode };

export interface Engine {
  readonly schema: GraphQLSchema;
  /** Never throws: what goes wrong is in `errors`. Subscriptions are refused; see server/realtime. */
  execute(operation: Operation): Promise<Outcome>;
  /** Reads and checks a document as `execute` does, and finds the operation that is meant. */
  read(asked: Pick<Operation, "document" | "operationName" | "settings">): Read;
}

/**
 * Executes GraphQL against the schools of one pool. A request is one transaction: a query reads in a read-only one; a
 * mutation with any error in its answer has changed nothing, and then has no `data`.
 */
export function createEngine(schema: GraphQLSchema, pool: Pool, log: ErrorLog): Engine {
  const documents = new DocumentCache(schema);
  const constraints = constraintsOf(schema);

  function formatter({ requestId }: RequestSettings) {
    return (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
      errors.map((error) => formatError(error, requestId, log, constraints));
  }

  function read({ document, operationName, settings }: Parameters<Engine["read"]>[0]): Read {
    const format = formatter(settings);
    const parsed = documents.read(document);
    if ("errors" in parsed) return { errors: format(parsed.errors) };
    const operation = getOperationAST(parsed.document, operationName);
    if (!operation) return { errors: format([noOperation(operationName)]) };
    return { document: parsed.document, operation };
  }

  async function execute({ variables, operationName, services, ...asked }: Operation) {
    const { settings } = asked;
    const format = formatter(settings);
    const parsed = read({ ...asked, operationName });
    if ("errors" in parsed) return parsed;
    const found = parsed.operation;
    const operation = { type: found.operation, name: found.name?.value };
    if (found.operation === OperationTypeNode.SUBSCRIPTION) {
      return { operation, errors: format([notByRequest()]) };
    }

    const isQuery = found.operation === OperationTypeNode.QUERY;
    const transaction = requestTransaction(pool, settings, { readOnly: isQuery });
    let result: ExecutionResult;
    try {
      result = (await executePlan({
        schema,
        document: parsed.document,
        variableValues: variables ?? {},
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

  return { schema, read, execute };
}

function notByRequest() {
  return new GraphQLError(
    "Subscribe over a WebSocket (graphql-transport-ws), or POST to /graphql/stream for server-sent events.",
  );
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
