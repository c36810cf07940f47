import { z } from "zod";
import { HomeroomError } from "../../runtime/errors.ts";
import type { PersistedOperations } from "./persisted.ts";

/** A GraphQL request over HTTP, as https://graphql.github.io/graphql-over-http has it. */
const body = z.object({
  query: z.string("must be a GraphQL document").nullish(),
  /** Of a persisted operation. */
  documentId: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
  extensions: z
    .object({
      /** The same as `documentId`, as clients send it that would register their documents. */
      persistedQuery: z.object({ sha256Hash: z.string() }).nullish(),
    })
    .nullish(),
});

type Body = z.output<typeof body>;

/** One operation to execute. */
export type Asked = {
  document: string;
  variables: Record<string, unknown> | undefined;
  operationName: string | undefined;
};

export type BodyRules = {
  persisted?: PersistedOperations | undefined;
  /** Whether only persisted operations are executed. */
  onlyPersisted: boolean;
  /** Operations of one request; 1: no lists of operations. */
  maxBatch: number;
};

/** Reads what a request asks for: one operation, or a list of them. Throws when any of it is not in order. */
export function readBody(content: unknown, rules: BodyRules): Asked | Asked[] {
  if (!Array.isArray(content)) return readOne(content, rules);
  if (rules.maxBatch === 1) throw bad("Send one operation a request.");
  if (content.length === 0) throw bad("The list of operations is empty.");
  if (content.length > rules.maxBatch) {
    throw bad(`These are ${content.length} operations at once; ${rules.maxBatch} is the most.`);
  }
  return content.map((one) => readOne(one, rules));
}

function readOne(content: unknown, rules: BodyRules): Asked {
  const read = body.safeParse(content);
  if (!read.success) {
    const problems = read.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw bad(`The request is not GraphQL: ${problems.join("; ")}.`);
  }
  return {
    document: documentOf(read.data, rules),
    variables: read.data.variables ?? undefined,
    operationName: read.data.operationName ?? undefined,
  };
}

function documentOf({ query, documentId, extensions }: Body, rules: BodyRules): string {
  const id = documentId ?? extensions?.persistedQuery?.sha256Hash;
  const known = id && rules.persisted?.find(id);
  if (known) return known;
  if (rules.onlyPersisted) {
    throw refusal(
      "PERSISTED_OPERATIONS_ONLY",
      id ? "There is no persisted operation of that id." : "Only persisted operations are allowed.",
      "Send the id of one as documentId.",
    );
  }
  // A client that would have registered it sends it once more, whole.
  if (query !== null && query !== undefined) return query;
  if (!id) throw bad("The request is not GraphQL: query must be a GraphQL document.");
  throw refusal(
    "PERSISTED_QUERY_NOT_FOUND",
    "There is no persisted operation of that id.",
    "Send the document itself as query.",
  );
}

function bad(message: string) {
  return refusal("BAD_REQUEST", message);
}

function refusal(code: string, message: string, hint?: string) {
  return new HomeroomError(code, message, { status: 400, ...(hint && { hint }) });
}
