import { Counter, Histogram } from "prom-client";
import { registry } from "../runtime/metrics.ts";
import { channels } from "./channels/index.ts";

/** What is sent leaves by a notification's channel, or to a webhook. */
type Way = keyof typeof channels | "webhook";

const deliveries = new Counter({
  name: "homeroom_deliveries_total",
  help: "Attempts to send something, by channel and what became of it; pending: it is tried again",
  labelNames: ["channel", "state"],
  registers: [registry],
});

const abandoned = new Counter({
  name: "homeroom_deliveries_abandoned_total",
  help: "Deliveries that a worker was sending when it died; a person has to look at them",
  registers: [registry],
});

const seconds = new Histogram({
  name: "homeroom_delivery_duration_seconds",
  help: "How long those took to whom something was handed over, by channel",
  labelNames: ["channel"],
  buckets: [0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120],
  registers: [registry],
});

for (const channel of [...Object.keys(channels), "webhook"]) {
  for (const state of ["sent", "pending", "failed", "uncertain"]) {
    deliveries.inc({ channel, state }, 0);
  }
}

/** Counts an attempt; `state` is what is noted of it, null if somebody has decided meanwhile. */
export function countDelivery(channel: Way, state: string | null, durationMs: number): void {
  if (state !== null) deliveries.inc({ channel, state });
  seconds.observe({ channel }, durationMs / 1000);
}

/** Counts what dead workers left. */
export function countAbandoned(count: number): void {
  abandoned.inc(count);
}
