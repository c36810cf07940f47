import type { Request, RequestHandler } from "express";
import { z } from "zod";
import { HomeroomError } from "../../runtime/errors.ts";
import type { Engine, Operation, Outcome } from "./engine.ts";

/** A GraphQL request over HTTP, as https://graphql.github.io/graphql-over-http has it. */
const body = z.object({
  query: z.string("must be a GraphQL document"),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** The request's part of an operation: who asks, where, and what fields made in TypeScript may call. */
export type Caller = Pick<Operation, "settings" | "services">;

/**
 * Answers GraphQL requests: POST, JSON both ways. Expects the body parsed (`express.json()`).
 *
 * The status is 200 when the operation was executed, whatever its result, and 400 when it could not be read.
 *
 * What it refuses itself, and what `callerOf` throws, is the business of the app's error handler.
 *
 * @param callerOf who asks
 * @param onOutcome told of each operation, for logs and metrics
 */
export function graphqlHandler(
  engine: Engine,
  callerOf: (request: Request) => Caller | Promise<Caller>,
  onOutcome: (request: Request, outcome: Outcome) => void = () => undefined,
): RequestHandler {
  return async (request, response) => {
    if (request.method !== "POST") {
      response.setHeader("allow", "POST");
      throw refusal(405, "Send GraphQL requests with POST.");
    }
    // A form or text/plain would pass from a foreign page without the browser asking first.
    if (!request.is("application/json")) throw refusal(415, "Send application/json.");
    const read = body.safeParse(request.body);
    if (!read.success) {
      const problems = read.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
      throw refusal(400, `The request is not GraphQL: ${problems.join("; ")}.`);
    }
    const outcome = await engine.execute({
      document: read.data.query,
      variables: read.data.variables ?? undefined,
      operationName: read.data.operationName ?? undefined,
      ...(await callerOf(request)),
    });
    onOutcome(request, outcome);
    const { operation: _operation, ...result } = outcome;
    response.status("data" in result ? 200 : 400).json(result);
  };
}

function refusal(status: number, message: string) {
  return new HomeroomError("BAD_REQUEST", message, { status });
}
