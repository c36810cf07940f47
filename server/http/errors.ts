import type { ErrorRequestHandler, RequestHandler } from "express";
import { codeOf, HomeroomError } from "../../runtime/errors.ts";
import type { Logger } from "../../runtime/logger.ts";
import { contextOf } from "./request_context.ts";

/** Errors of express's own middleware that a client can do something about. */
const bodyErrors: Record<string, [code: string, message: string]> = {
  "entity.parse.failed": ["BAD_JSON", "The body is not JSON."],
  "entity.too.large": ["BODY_TOO_LARGE", "The body is too large."],
  "encoding.unsupported": ["BAD_ENCODING", "The body's encoding is not supported."],
  "charset.unsupported": ["BAD_ENCODING", "The body's character set is not supported."],
  "request.aborted": ["ABORTED", "The body ended too early."],
  "request.size.invalid": ["ABORTED", "The body is not as long as announced."],
};

export const notFound: RequestHandler = () => {
  throw new HomeroomError("NOT_FOUND", "There is nothing at this address.", { status: 404 });
};

/** The last handler: every error leaves as JSON in the shape of GraphQL's, with a code and the request id. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const context = contextOf(request);
    const { requestId } = context;
    const refusal = refusalFor(error);
    if (!refusal) log.error({ err: error, requestId }, "request failed");
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { status, code, message, hint } =
      refusal ?? new HomeroomError("INTERNAL", "Internal error.");
    context.errorCodes = [code];
    if (status === 401) response.setHeader("www-authenticate", "Bearer");
    if (status === 429) response.setHeader("retry-after", hint?.match(/\d+/)?.[0] ?? "5");
    response.status(status).json({
      errors: [{ message, extensions: { code, ...(hint && { hint }), requestId } }],
    });
  };
}

/** The answer to an error that may be told; undefined for those that nobody foresaw. */
export function refusalFor(error: unknown): HomeroomError | undefined {
  if (error instanceof HomeroomError) return error;
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (typeof status === "number" && status < 500) {
    // Not logged: such an error carries the body, and the body may carry a password.
    const [code, message] = bodyErrors[String(type)] ?? [
      "BAD_REQUEST",
      "The request is malformed.",
    ];
    return new HomeroomError(code, message, { status });
  }
  if (isUnavailable(error)) {
    return new HomeroomError("UNAVAILABLE", "The server is busy; try again in a moment.", {
      status: 503,
      cause: error,
    });
  }
  return undefined;
}

function isUnavailable(error: unknown): boolean {
  const codes = ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "57P01", "57P03", "53300"];
  return (
    codes.includes(codeOf(error) ?? "") ||
    (error instanceof Error && error.message.startsWith("timeout exceeded when trying to connect"))
  );
}
