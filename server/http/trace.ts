import type { RequestHandler } from "express";
import { beginSpan } from "../../runtime/tracing.ts";
import { contextOf } from "./request_context.ts";

/** One span for each request, below the caller's when it says which; named when the route is known. */
export const traceRequests: RequestHandler = (request, response, next) => {
  const context = contextOf(request);
  const span = beginSpan(request.method, { kind: "server", parent: request.get("traceparent") });
  if (!span) {
    next();
    return;
  }
  context.traceId = span.traceId;
  response.once("close", () => {
    const { route, requestId, visitor } = context;
    const status = response.statusCode;
    span.rename(`${request.method} ${route}`);
    span.set({
      "http.request.method": request.method,
      "http.route": route,
      "http.response.status_code": status,
      "homeroom.request_id": requestId,
      "homeroom.school": visitor?.tenant.slug,
    });
    span.end(status >= 500 ? String(status) : undefined);
  });
  span.run(next);
};
