import type { Request, Response } from "express";
import type { GraphQLSchema } from "graphql";
import type { Engine, Outcome, Series, SeriesOutcome } from "../graphql/engine.ts";
import type { Caller } from "../graphql/http.ts";
import { visitorOf } from "../http/request_context.ts";
import type { RestModel, RestOperation } from "./model.ts";
import { Problem, problemOf } from "./problems.ts";
import { entityTag, isKnown } from "./versions.ts";

/** What all requests have in common. */
export interface Api {
  engine: Engine;
  schema: GraphQLSchema;
  model: RestModel;
  /** Where it is mounted: `/api/v1`. */
  base: string;
  callerOf(request: Request): Caller | Promise<Caller>;
  /** Told of each operation, for logs and metrics. */
  onOutcome(request: Request, outcome: Pick<Outcome, "operation" | "errors">): void;
}

/** A request that is for an operation. */
export interface Exchange {
  api: Api;
  request: Request;
  response: Response;
  operation: RestOperation;
  /** What the address says after the collection's name, decoded. */
  keys: readonly string[];
}

/** Executes a query whose one field is called `result`. Throws a `Problem` if anything failed. */
export async function ask(
  { api, request, operation }: Exchange,
  document: string,
  variables: Record<string, unknown>,
): Promise<unknown> {
  const caller = await api.callerOf(request);
  const outcome = await api.engine.execute({
    document,
    variables,
    operationName: operation.id,
    ...caller,
  });
  api.onOutcome(request, outcome);
  if (outcome.errors) throw problemOf(outcome.errors, { isGuest: isGuest(request) });
  return outcome.data?.result;
}

/** Executes a mutation, once for each item of `each`. What failed is for the caller to say. */
export async function change(
  { api, request, operation }: Exchange,
  document: string,
  series: Pick<Series, "each" | "before" | "after">,
): Promise<SeriesOutcome> {
  const caller = await api.callerOf(request);
  const outcome = await api.engine.executeSeries({
    document,
    operationName: operation.id,
    ...caller,
    ...series,
  });
  const errors = outcome.failure?.errors;
  api.onOutcome(request, { operation: outcome.operation!, ...(errors && { errors }) });
  return outcome;
}

export function isGuest(request: Request): boolean {
  return visitorOf(request).signedIn === undefined;
}

/** Answers with JSON; a reader who has that very answer already is told so. */
export function sendJson(
  { request, response }: Exchange,
  status: number,
  body: string,
  updatedAt?: string,
): void {
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (isRead || updatedAt !== undefined) {
    const tag = entityTag(body, updatedAt);
    response.setHeader("etag", tag);
    if (isRead && isKnown(request.get("if-none-match"), tag)) {
      response.status(304).end();
      return;
    }
  }
  response.status(status).type("application/json").send(body);
}

/** Refuses a body that is not JSON: a form would pass from a foreign page without the browser asking first. */
export function requireJson({ request }: Exchange): unknown {
  if (request.is(["application/json", "application/merge-patch+json"])) return request.body;
  throw new Problem("UNSUPPORTED_MEDIA_TYPE", "Send application/json.", { status: 415 });
}

/** What the client takes of what there is. */
export function negotiate<Type extends string>(
  { request, response }: Exchange,
  types: Type[],
): Type {
  response.vary("Accept");
  const accepted = request.accepts(types) as Type | false;
  if (accepted) return accepted;
  throw new Problem("NOT_ACCEPTABLE", `There is ${types.join(" and ")}.`, { status: 406 });
}
