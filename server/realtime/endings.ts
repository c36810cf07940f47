/** Why the server ends a connection: the close code of a WebSocket, and what it means. */
export const endings = {
  /** The access token has expired. */
  TOKEN_EXPIRED: { code: 4403, message: "The access token has expired." },
  SESSION_ENDED: { code: 4401, message: "The session has ended." },
  SCHOOL_UNAVAILABLE: { code: 4403, message: "The school is not served at this address." },
  UNAUTHENTICATED: { code: 4401, message: "Sign in first." },
  PASSWORD_CHANGE_REQUIRED: { code: 4403, message: "You must change your password first." },
  SECOND_FACTOR_REQUIRED: { code: 4403, message: "A role of yours requires a second factor." },
  TOO_MANY_CONNECTIONS: { code: 4429, message: "Too many connections." },
  RATE_LIMITED: { code: 4429, message: "Too many requests." },
  TOO_SLOW: { code: 1013, message: "You read more slowly than events come." },
  /** The server stops, or may have missed something: connect again and read what you show. */
  RECONNECT: { code: 1012, message: "Connect again." },
  INTERNAL: { code: 4500, message: "Internal error." },
} as const;

export type EndingReason = keyof typeof endings;

/** The ending for an error's code. */
export function endingFor(code: string | undefined): EndingReason {
  return code !== undefined && code in endings ? (code as EndingReason) : "INTERNAL";
}
