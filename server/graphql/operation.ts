import type { PgClient } from "@dataplan/pg";
import type {
  DocumentNode,
  FormattedExecutionResult,
  GraphQLError,
  GraphQLFormattedError,
  GraphQLSchema,
  OperationDefinitionNode,
  OperationTypeNode,
} from "graphql";
import type { Services } from "./plugins/services.ts";
import type { RequestSettings } from "./with_pg_client.ts";

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

/** A document that may be executed, and which of its operations is meant. */
export type Read =
  | { errors: GraphQLFormattedError[] }
  | { document: DocumentNode; operation: OperationDefinitionNode };

/** What a mutation answered. */
export type Data = Record<string, unknown>;

export interface Engine {
  readonly schema: GraphQLSchema;
  /** What is wrong with a document, whatever its variables will be. */
  check(document: string): readonly GraphQLError[];
  /** Reads and checks a document as `execute` does, and finds the operation that is meant. */
  read(asked: Pick<Operation, "document" | "operationName" | "settings">): Read;
  /** Never throws: what goes wrong is in `errors`. Subscriptions are refused; see server/realtime. */
  execute(this: void, operation: Operation): Promise<Outcome>;
  /** Never throws: what goes wrong is in `failure`. */
  executeSeries(this: void, series: Series): Promise<SeriesOutcome>;
}
