import { STATUS_CODES } from "node:http";
import type { ErrorRequestHandler } from "express";
import type { GraphQLFormattedError } from "graphql";
import { HomeroomError } from "../../runtime/errors.ts";
import type { Logger } from "../../runtime/logger.ts";
import { refusalFor } from "../http/errors.ts";
import { contextOf } from "../http/request_context.ts";

/** One thing that is wrong: where in the body (a JSON pointer) or with which parameter, and what. */
export type Fault = { pointer: string; message: string } | { parameter: string; message: string };

type Details = ConstructorParameters<typeof HomeroomError>[2] & { faults?: readonly Fault[] };

/** An error that says what is wrong with each part of a request. */
export class Problem extends HomeroomError {
  readonly faults: readonly Fault[];

  constructor(code: string, message: string, { faults = [], ...details }: Details) {
    super(code, message, details);
    this.faults = faults;
  }
}

/** Takes what is wrong with values of a body, as steps from its top; of very many, the first hundred. */
export function complainTo(faults: Fault[]) {
  return (path: readonly (string | number)[], message: string): void => {
    const steps = path.map(
      (step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1").slice(0, 100)}`,
    );
    if (faults.length < 100) faults.push({ pointer: steps.join(""), message });
  };
}

export function badParameters(faults: readonly Fault[]): Problem {
  return new Problem("BAD_PARAMETER", sentence(faults, "The request's parameters are wrong"), {
    status: 400,
    faults,
  });
}

export function badBody(faults: readonly Fault[]): Problem {
  return new Problem("INVALID_BODY", sentence(faults, "The body is wrong"), {
    status: 422,
    faults,
  });
}

function sentence(faults: readonly Fault[], summary: string): string {
  const [fault, ...others] = faults;
  if (!fault || others.length > 0) return `${summary} in ${faults.length} places.`;
  const where = "pointer" in fault ? fault.pointer || "The body" : fault.parameter;
  return `${where}: ${fault.message}`;
}

/** The HTTP status of each code of the API's errors. Codes of the database's own rules (SC…) are 422. */
const statuses: Readonly<Record<string, number>> = {
  BAD_REQUEST: 400,
  BAD_VALUE: 422,
  CONFLICT: 409,
  FORBIDDEN: 403,
  IDEMPOTENCY_KEY_REUSED: 422,
  INTERNAL: 500,
  INVALID_CREDENTIALS: 401,
  INVALID_TOKEN: 400,
  LOCKED: 403,
  NO_SUCH_REFERENCE: 422,
  NOT_ALLOWED: 422,
  NOT_DONE: 409,
  NOT_FOUND: 404,
  NOT_UNIQUE: 409,
  PAGE_SIZE: 400,
  PRECONDITION_FAILED: 412,
  RATE_LIMITED: 429,
  REFRESH_CONFLICT: 409,
  REQUIRED: 422,
  RETRY: 409,
  SESSION_ENDED: 401,
  STILL_USED: 409,
  TIMEOUT: 503,
  TOO_COMPLEX: 400,
  UNAUTHENTICATED: 401,
  UNAVAILABLE: 503,
  WEAK_PASSWORD: 422,
  // Beyond what whoever asks holds.
  SC102: 403,
  SC103: 403,
};

/**
 * The engine's errors as one problem.
 *
 * @param isGuest whether nobody has signed in: what is forbidden then may be permitted afterwards
 * @param at pointer of the part of the body that was being done
 */
export function problemOf(
  errors: readonly GraphQLFormattedError[],
  { isGuest, at = "" }: { isGuest: boolean; at?: string },
): Problem {
  const [error] = errors;
  const { code, field, hint, detail } = (error?.extensions ?? {}) as Record<string, string>;
  if (!error || code === undefined) return new Problem("INTERNAL", "Internal error.", {});
  if (isGuest && code === "FORBIDDEN") {
    return new Problem("UNAUTHENTICATED", error.message, {
      status: 401,
      hint: "Sign in and send the access token in the Authorization header.",
    });
  }
  const pointer = field === undefined ? at : `${at}/${field}`;
  return new Problem(code, error.message, {
    status: statuses[code] ?? (code.startsWith("SC") ? 422 : 400),
    ...((hint ?? detail) && { hint: hint ?? detail }),
    ...(pointer && { faults: [{ pointer, message: error.message }] }),
  });
}

/** The last handler of the REST API: every error leaves as a problem (RFC 9457). */
export function answerProblems(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const context = contextOf(request);
    const { requestId } = context;
    const known = refusalFor(error);
    if (!known) log.error({ err: error, requestId }, "request failed");
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const refusal = known ?? new HomeroomError("INTERNAL", "Internal error.");
    const { status, code, message, hint } = refusal;
    const faults = refusal instanceof Problem ? refusal.faults : [];
    context.errorCodes = [code];
    if (status === 401) response.setHeader("www-authenticate", "Bearer");
    if (status === 429 || status === 503) {
      response.setHeader("retry-after", hint?.match(/\d+/)?.[0] ?? "5");
    }
    const problem = {
      type: "about:blank",
      title: STATUS_CODES[status] ?? "Error",
      status,
      code,
      detail: message,
      ...(hint && { hint }),
      requestId,
      ...(faults.length > 0 && { errors: faults }),
    };
    response.status(status).type("application/problem+json").send(JSON.stringify(problem));
  };
}
