import type { Request, RequestHandler } from "express";
import { HomeroomError } from "../../runtime/errors.ts";
import type { Engine, Operation, Outcome } from "./engine.ts";
import { readBody, type BodyRules } from "./http_body.ts";
import { mediaTypeFor, sendResult, type Result } from "./http_media.ts";

/** The request's part of an operation: who asks, where, how long, and what fields made in TypeScript may call. */
export type Caller = Pick<Operation, "settings" | "services" | "patience">;

export type GraphqlOptions = BodyRules & {
  /** Told of each operation, for logs and metrics. */
  onOutcome?: (request: Request, outcome: Outcome) => void;
  /** Asked before anything is executed, once for each operation; throws if the caller may not send this document. */
  allow?: (request: Request, document: string) => void;
  /** Asked before each operation of a list but the first, which counts as the request does; throws if that is too many. */
  countOperation?: (request: Request) => Promise<void>;
};

/**
 * Answers GraphQL requests: POST, JSON both ways. Expects the body parsed (`express.json()`).
 *
 * A list of operations is executed one after the other, each in its own transaction and within the limits of one.
 *
 * What it refuses itself, and what `callerOf` throws, is the business of the app's error handler.
 *
 * @param callerOf who asks
 */
export function graphqlHandler(
  engine: Engine,
  callerOf: (request: Request) => Caller | Promise<Caller>,
  options: GraphqlOptions = { onlyPersisted: false, maxBatch: 10 },
): RequestHandler {
  return async (request, response) => {
    if (request.method !== "POST") {
      // Not even for queries: addresses end up in logs, and foreign pages can make browsers ask for them.
      response.setHeader("allow", "POST");
      throw refusal(405, "Send GraphQL requests with POST.");
    }
    // A form or text/plain would pass from a foreign page without the browser asking first.
    if (!request.is("application/json")) throw refusal(415, "Send application/json.");
    const type = mediaTypeFor(request);
    const asked = readBody(request.body, options);
    const all = Array.isArray(asked) ? asked : [asked];
    for (const { document } of all) options.allow?.(request, document);
    for (let more = all.length - 1; more > 0; more -= 1) await options.countOperation?.(request);

    const caller = await callerOf(request);
    const results: Result[] = [];
    for (const one of all) {
      const outcome = await engine.execute({ ...one, ...caller });
      options.onOutcome?.(request, outcome);
      const { operation: _operation, ...result } = outcome;
      results.push(result);
    }
    sendResult(response, type, Array.isArray(asked) ? results : results[0]!);
  };
}

function refusal(status: number, message: string) {
  return new HomeroomError("BAD_REQUEST", message, { status });
}
