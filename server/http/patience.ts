import type { Request, Response } from "express";
import type { Patience } from "../graphql/engine.ts";
import { contextOf } from "./request_context.ts";

/**
 * How long the answer to a request is waited for: `ms` from when it began, or until its sender has gone. An answer that
 * is being sent in parts has that time for each of them.
 */
export function patienceOf(request: Request, ms: number): Patience {
  const response = request.res!;
  const startedAt = response.headersSent ? performance.now() : contextOf(request).startedAt;
  const until = startedAt + ms;
  const timeUp = AbortSignal.timeout(Math.max(0, Math.ceil(until - performance.now())));
  return { until, timeUp, abandoned: abandonmentOf(response) };
}

const known = new WeakMap<Response, AbortSignal>();

/** Aborted when the connection ends before the answer does. */
function abandonmentOf(response: Response): AbortSignal {
  const before = known.get(response);
  if (before) return before;
  const abandoned = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) abandoned.abort();
  });
  if (response.closed) abandoned.abort();
  known.set(response, abandoned.signal);
  return abandoned.signal;
}
