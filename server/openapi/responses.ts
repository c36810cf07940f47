import { ref, type JsonSchema } from "./schemas.ts";

/** Headers that answers have, by the name they are referred to. */
export const sharedHeaders = {
  version: header("The version of the API that answered.", { type: "string", examples: ["1"] }),
  etag: header("Names this state of what is answered; see `If-None-Match` and `If-Match`.", {
    type: "string",
  }),
  location: header("The address of the row that was made.", {
    type: "string",
    format: "uri-reference",
  }),
  disposition: header("That it is to be saved, and under which name (RFC 6266).", {
    type: "string",
  }),
  rateLimit: header("What is left of the caller's requests, and when there are more.", {
    type: "string",
  }),
  retryAfter: header("Seconds to wait before trying again.", { type: "integer" }),
} satisfies Record<string, object>;

/** Those of operations that will go. */
export const deprecationHeaders = {
  deprecation: header("Since when this operation is deprecated (RFC 9745).", { type: "string" }),
  sunset: header("When this operation is going to end (RFC 8594).", { type: "string" }),
} satisfies Record<string, object>;

function header(description: string, schema: JsonSchema) {
  return { description, schema };
}

/** What every error is. */
export const problemSchema: JsonSchema = {
  type: "object",
  description: "What went wrong, as RFC 9457 has it.",
  required: ["type", "title", "status", "code", "detail", "requestId"],
  properties: {
    type: { type: "string", format: "uri-reference", examples: ["about:blank"] },
    title: { type: "string", description: "What the status means." },
    status: { type: "integer" },
    code: { type: "string", description: "What programs go by; it stays the same." },
    detail: { type: "string", description: "What went wrong this time." },
    hint: { type: "string", description: "What to do about it." },
    requestId: { type: "string", description: "The request's id, as the server's log has it." },
    errors: {
      type: "array",
      description: "Each part of the request that is wrong.",
      items: {
        type: "object",
        required: ["message"],
        properties: {
          pointer: { type: "string", description: "Where in the body, as a JSON pointer." },
          parameter: { type: "string", description: "Which parameter." },
          message: { type: "string" },
        },
      },
    },
  },
};

type Refusal = { status: number; title: string; code: string; detail: string; about: string };

/** Error answers, by the name they are referred to. */
const refusals = {
  BadRequest: {
    status: 400,
    title: "Bad Request",
    code: "BAD_PARAMETER",
    detail: "filter[lastNam]: is unknown",
    about: "A parameter is wrong, or the body is no JSON.",
  },
  Unauthenticated: {
    status: 401,
    title: "Unauthorized",
    code: "UNAUTHENTICATED",
    detail: "The access token has expired.",
    about: "Only for those who have signed in, or the access token is not good.",
  },
  Forbidden: {
    status: 403,
    title: "Forbidden",
    code: "FORBIDDEN",
    detail: "You may not do this.",
    about: "Not permitted to whoever asks.",
  },
  NotFound: {
    status: 404,
    title: "Not Found",
    code: "NOT_FOUND",
    detail: "There is no such row.",
    about: "There is no such row, or whoever asks may not see it.",
  },
  Conflict: {
    status: 409,
    title: "Conflict",
    code: "NOT_UNIQUE",
    detail: "Another row has this value already.",
    about: "What is there already does not allow it.",
  },
  PreconditionFailed: {
    status: 412,
    title: "Precondition Failed",
    code: "PRECONDITION_FAILED",
    detail: "The row has been changed since.",
    about: "Somebody has changed the row since it was read.",
  },
  TooLarge: {
    status: 413,
    title: "Payload Too Large",
    code: "BODY_TOO_LARGE",
    detail: "The body is too large.",
    about: "The body is too large.",
  },
  UnwantedType: {
    status: 415,
    title: "Unsupported Media Type",
    code: "FILE_TYPE_REFUSED",
    detail: "Files like this (application/x-msdownload) are not taken.",
    about: "The body is no form, or the file is of a kind that is not taken.",
  },
  Invalid: {
    status: 422,
    title: "Unprocessable Entity",
    code: "INVALID_BODY",
    detail: "/birthDate: must be a day such as 2026-11-23",
    about: "A value of the body is wrong, or breaks a rule of the school's.",
  },
  RateLimited: {
    status: 429,
    title: "Too Many Requests",
    code: "RATE_LIMITED",
    detail: "Too many requests.",
    about: "Too many requests.",
  },
  Unexpected: {
    status: 500,
    title: "Internal Server Error",
    code: "INTERNAL",
    detail: "Internal error.",
    about:
      "Any other problem: a method, a type or an encoding that is not for this address; the server is too busy (503).",
  },
} satisfies Record<string, Refusal>;

export type RefusalName = keyof typeof refusals;

/** The components of the error answers. */
export function refusalResponses(): Record<string, object> {
  const entries = Object.entries<Refusal>(refusals).map(([name, { about, ...refusal }]) => {
    const { status, title, code, detail } = refusal;
    const headers =
      status === 429 ? { headers: { "Retry-After": ref("retryAfter", "headers") } } : {};
    const example = { type: "about:blank", title, status, code, detail, requestId: "a1b2c3d4e5f6" };
    return [
      name,
      {
        description: about,
        ...headers,
        content: { "application/problem+json": { schema: ref("Problem"), example } },
      },
    ];
  });
  return Object.fromEntries(entries) as Record<string, object>;
}

/** The error answers of an operation; what all have is there anyhow. */
export function refusalsOf(...names: RefusalName[]): Record<string, object> {
  const all = new Set<RefusalName>([
    ...names,
    ...(["BadRequest", "Unauthenticated", "Forbidden", "RateLimited", "Unexpected"] as const),
  ]);
  const entries = [...all].map((name) => {
    const { status } = refusals[name];
    return [status === 500 ? "default" : String(status), ref(name, "responses")];
  });
  return Object.fromEntries(entries) as Record<string, object>;
}

type HeaderName = keyof typeof sharedHeaders | keyof typeof deprecationHeaders;

const headerNames: Readonly<Partial<Record<HeaderName, string>>> = {
  etag: "ETag",
  location: "Location",
  disposition: "Content-Disposition",
  deprecation: "Deprecation",
  sunset: "Sunset",
};

/** The headers of an answer, those that all have among them. */
export function headers(...names: HeaderName[]): Record<string, object> {
  const entries = names.map((name) => [headerNames[name] ?? name, ref(name, "headers")]);
  return {
    "API-Version": ref("version", "headers"),
    RateLimit: ref("rateLimit", "headers"),
    ...(Object.fromEntries(entries) as Record<string, object>),
  };
}

/** The answer to `If-None-Match`, when nothing has changed. */
export const notModified = { description: "It is still what you have.", headers: headers("etag") };
