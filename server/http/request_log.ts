import type { RequestHandler } from "express";
import type { Logger } from "../../runtime/logger.ts";
import { measureRequest } from "./measurements.ts";
import { contextOf } from "./request_context.ts";

/**
 * One line for each request, when it has been answered or given up. Says nothing of what was sent:
 * no path, no header, no variable.
 */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    response.once("close", () => {
      const context = contextOf(request);
      const { visitor, operation, errorCodes, route, requestId, startedAt, traceId } = context;
      const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
      const finished = response.writableFinished;
      const line = {
        requestId,
        ...(traceId !== undefined && { traceId }),
        ...(visitor && { school: visitor.tenant.slug }),
        ...(visitor?.signedIn && { user: visitor.signedIn.userId }),
        route,
        method: request.method,
        ...(operation && {
          operation: operation.name ?? "(unnamed)",
          operationType: operation.type,
        }),
        status: response.statusCode,
        durationMs,
        ...(errorCodes?.length && { errors: errorCodes }),
        ...(!finished && { givenUp: true }),
      };
      if (route === "health" || route === "metrics") log.debug(line, "request");
      else log.info(line, "request");
      measureRequest(context, response.statusCode, durationMs);
    });
    next();
  };
}
