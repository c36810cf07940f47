import type { HandOver } from "./channel.ts";

/** The longest that another program may take to answer. */
export const answerMs = 30_000;

/** Codes of connections that never came to be: nothing was sent. */
const notConnected = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** What a call says that got no answer. */
export function withoutAnswer(error: unknown): HandOver {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code, message } = cause as Error & { code?: string };
  const outcome = code !== undefined && notConnected.has(code) ? "again" : "uncertain";
  return { outcome, error: message };
}

/**
 * What an answer that is no success says: that this will never do, or that it may later; also when it
 * is us whom they do not let in, or not so fast.
 */
export function refused(status: number, who: string): HandOver {
  const isForNow = status >= 500 || [401, 403, 408, 425, 429].includes(status);
  return { outcome: isForNow ? "again" : "failed", error: `${who} answered ${status}.` };
}
