import type { Request, Response } from "express";
import { HomeroomError } from "../../runtime/errors.ts";
import type { Outcome } from "./engine.ts";

const graphqlType = "application/graphql-response+json";
const jsonType = "application/json";

export type MediaType = typeof graphqlType | typeof jsonType;

/**
 * What the answer is to be: GraphQL's own type, unless the client asks for plain JSON. Throws `NOT_ACCEPTABLE` when it wants
 * neither.
 */
export function mediaTypeFor(request: Request): MediaType {
  const type = request.accepts([graphqlType, jsonType]);
  if (type === graphqlType || type === jsonType) return type;
  throw new HomeroomError("NOT_ACCEPTABLE", `Answers are ${graphqlType} or ${jsonType}.`, {
    status: 406,
    hint: "Leave out the Accept header, or name one of them.",
  });
}

export type Result = Omit<Outcome, "operation">;

/**
 * Sends results with the status that the specification of GraphQL over HTTP has: 400 for an operation that was not executed,
 * but 200 if the answer is plain JSON, whose other statuses may come from anybody on the way.
 */
export function sendResult(response: Response, type: MediaType, result: Result | Result[]): void {
  const isRefusal = !Array.isArray(result) && !("data" in result);
  response
    .status(isRefusal && type === graphqlType ? 400 : 200)
    .type(`${type}; charset=utf-8`)
    .send(JSON.stringify(result));
}
