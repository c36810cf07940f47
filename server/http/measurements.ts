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
  if (!context.operation) return;
  const failed = Boolean(context.errorCodes?.length);
  graphqlDuration.observe(
    {
      operation: operationLabel(context.operation.name, failed),
      type: context.operation.type,
      result: failed ? "error" : "ok",
    },
    seconds,
  );
}

export function countSignIn(kind: string, outcome: string): void {
  signIns.inc({ kind, outcome });
}

/** Only what succeeds gets a name of its own: guests' attempts must not take the places. */
function operationLabel(name: string | undefined, failed: boolean): string {
  if (name === undefined) return "(unnamed)";
  if (ownNames.has(name) || namedOperations.has(name)) return name;
  if (failed || name.length > 64 || namedOperations.size >= mostNames) return "(other)";
  namedOperations.add(name);
  return name;
}
