import { isSafeError } from "grafast";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { codeOf, HomeroomError } from "../../runtime/errors.ts";
import type { Constraints } from "./constraints.ts";
import { isDatabaseError, sentenceFor, type Answer } from "./database_errors.ts";

/** Where errors that nobody foresaw are written. */
export interface ErrorLog {
  error(details: object, message: string): void;
}

/**
 * An error as the client may read it: `extensions.code` says what happened, `extensions.requestId` finds it in the log.
 * Whatever is not known to be meant for clients becomes "internal error", and is logged with its cause.
 */
export function formatError(
  error: GraphQLError,
  requestId: string,
  log: ErrorLog,
  constraints: Constraints,
): GraphQLFormattedError {
  const answer = answerTo(error, constraints);
  if (!answer) log.error({ err: error.originalError ?? error, requestId }, "request failed");
  const { message, ...extensions } = answer ?? { code: "INTERNAL", message: "Internal error." };
  return {
    message,
    ...(error.locations && { locations: error.locations }),
    ...(error.path && { path: error.path }),
    extensions: { ...extensions, requestId },
  };
}

function answerTo(error: GraphQLError, constraints: Constraints): Answer | undefined {
  const cause = causeOf(error);
  if (isDatabaseError(cause)) return sentenceFor(cause, constraints);
  if (cause instanceof HomeroomError) {
    if (cause.status >= 500) return undefined;
    const { code, message, field, hint } = cause;
    return { code, message, ...(field && { field }), ...(hint && { hint }) };
  }
  if (cause instanceof GraphQLError) {
    // The language's own errors: syntax, validation, values of variables, and those our plugins make.
    return { code: "BAD_REQUEST", message: cause.message, ...cause.extensions };
  }
  if (/Query is too complex|too long to plan/.test(cause.message)) {
    return { code: "TOO_COMPLEX", message: "This asks for too much at once; ask in parts." };
  }
  if (cause.message.startsWith("Null literals are forbidden")) {
    return {
      code: "BAD_REQUEST",
      message: "A filter has null in it. Use isNull, or leave it out.",
    };
  }
  if (isSafeError(cause)) return { code: "BAD_REQUEST", message: cause.message };
  if (cause.message.startsWith("No values were deleted ")) return noSuchRow();
  if (
    cause.message.startsWith("timeout exceeded when trying to connect") ||
    isConnectionError(cause)
  ) {
    return { code: "UNAVAILABLE", message: "The server is busy; try again in a moment." };
  }
  return undefined;
}

/** What stands in for a row that does not exist, and for one that must not be known to exist. */
export function noSuchRow(): Answer {
  return { code: "NOT_FOUND", message: "There is no such row, or you may not change it." };
}

function causeOf(error: GraphQLError): Error {
  return error.originalError instanceof GraphQLError
    ? causeOf(error.originalError)
    : (error.originalError ?? error);
}

function isConnectionError(error: Error) {
  return ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT"].includes(codeOf(error) ?? "");
}
