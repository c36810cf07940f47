import { randomUUID } from "node:crypto";
import { isIP } from "node:net";
import type { Request, RequestHandler } from "express";
import type { Visitor } from "../auth/visitor.ts";

/** What is known of a request so far. */
export type RequestContext = {
  requestId: string;
  clientAddress: string | undefined;
  startedAt: number;
  /** For logs and metrics: one of a few, whatever path was asked for. */
  route: string;
  visitor?: Visitor;
  /** Of GraphQL: what was executed, and the codes of its errors. */
  operation?: { type: string; name: string | undefined };
  errorCodes?: string[];
  /** Where requests are traced. */
  traceId?: string;
};

const contexts = new WeakMap<Request, RequestContext>();

/** Begins each request: its id is the caller's, when that is well-formed. */
export const beginRequest: RequestHandler = (request, response, next) => {
  const given = request.get("x-request-id");
  const requestId = given && /^[\w.:-]{8,64}$/.test(given) ? given : randomUUID();
  contexts.set(request, {
    requestId,
    clientAddress: addressOf(request),
    startedAt: performance.now(),
    route: "other",
  });
  response.setHeader("x-request-id", requestId);
  next();
};

export function contextOf(request: Request): RequestContext {
  const context = contexts.get(request);
  if (!context) throw new Error("beginRequest comes first");
  return context;
}

/** Who sends the request to which school. Only behind the middleware that finds out. */
export function visitorOf(request: Request): Visitor {
  const { visitor } = contextOf(request);
  if (!visitor) throw new Error("This route is no school's");
  return visitor;
}

/** Names the route in logs and metrics. */
export function named(route: string): RequestHandler {
  return (request, _response, next) => {
    contextOf(request).route = route;
    next();
  };
}

/** What a proxy says may be anything; the database wants an address. */
function addressOf(request: Request): string | undefined {
  for (const text of [request.ip, request.socket.remoteAddress]) {
    const address = (text ?? "").replace(/^::ffff:/i, "").replace(/%.*$/, "");
    if (isIP(address)) return address;
  }
  return undefined;
}
