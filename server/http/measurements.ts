import { Counter, Histogram } from "prom-client";
import { registry } from "../../runtime/metrics.ts";
import type { RequestContext } from "./request_context.ts";

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const httpDuration = new Histogram({
  name: "homeroom_http_request_duration_seconds",
  help: "Time from a request's arrival to the end of its answer",
  labelNames: ["route", "status"],
  buckets,
  registers: [registry],
});

const graphqlDuration = new Histogram({
  name: "homeroom_graphql_operation_duration_seconds",
  help: "Time of requests that executed a GraphQL operation",
  labelNames: ["operation", "type", "result"],
  buckets,
  registers: [registry],
});

const signIns = new Counter({
  name: "homeroom_sign_ins_total",
  help: "Attempts to begin or renew a session, by how and with which outcome",
  labelNames: ["kind", "outcome"],
  registers: [registry],
});

const refusals = new Counter({
  name: "homeroom_rate_limit_refusals_total",
  help: "Requests that were refused because of a limit on their rate",
  labelNames: ["route"],
  registers: [registry],
});

/** Clients name their operations as they like; a metric must not grow with their imagination. */
const namedOperations = new Set<string>();
const mostNames = 100;
/** Names that the server itself gives; there are only so many. */
const ownNames = new Set<string>();

/** Makes operations known by name, whatever names clients make up. */
export function nameOperations(names: readonly string[]): void {
  for (const name of names) ownNames.add(name);
}

export function measureRequest(context: RequestContext, status: number, durationMs: number): void {
  const seconds = durationMs / 1000;
  httpDuration.observe({ route: context.route, status: `${Math.floor(status / 100)}xx` }, seconds);
  if (context.errorCodes?.includes("RATE_LIMITED")) refusals.inc({ route: context.route });
  if (!context.operation) return;
  const failed = Boolean(context.errorCodes?.length);
  graphqlDuration.observe(
    {
      operation: operationLabel(context, failed),
      type: context.operation.type,
      result: failed ? "error" : "ok",
    },
    seconds,
  );
}

export function countSignIn(kind: string, outcome: string): void {
  signIns.inc({ kind, outcome });
}

/**
 * Only what somebody who has signed in does with success gets a name of its own: the attempts of guests
 * must not take the places.
 */
function operationLabel({ operation, visitor }: RequestContext, failed: boolean): string {
  const name = operation?.name;
  if (name === undefined) return "(unnamed)";
  if (ownNames.has(name) || namedOperations.has(name)) return name;
  const isTrusted = visitor?.signedIn !== undefined && !failed;
  if (!isTrusted || name.length > 64 || namedOperations.size >= mostNames) return "(other)";
  namedOperations.add(name);
  return name;
}
