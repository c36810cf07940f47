import type { Response } from "express";
import type { Patience } from "../graphql/engine.ts";

const known = new WeakMap<Response, Patience>();

/**
 * How long the answer to a request is waited for: `ms` from when it began, or until its sender has gone.
 *
 * @param startedAt by `performance.now()`
 */
export function patienceOf(response: Response, startedAt: number, ms: number): Patience {
  const begun = known.get(response);
  if (begun) return begun;
  const until = startedAt + ms;
  const timeUp = new AbortController();
  const abandoned = new AbortController();
  const timer = setTimeout(() => {
    timeUp.abort();
  }, until - performance.now());
  response.once("close", () => {
    clearTimeout(timer);
    if (!response.writableFinished) abandoned.abort();
  });
  if (response.closed) abandoned.abort();
  const patience = { until, timeUp: timeUp.signal, abandoned: abandoned.signal };
  known.set(response, patience);
  return patience;
}
