import { Counter, Gauge, Histogram } from "prom-client";
import { registry } from "../../runtime/metrics.ts";

export const openSockets = new Gauge({
  name: "homeroom_realtime_connections",
  help: "Open WebSockets and streams of server-sent events",
  labelNames: ["transport"],
  registers: [registry],
});

export const openSubscriptions = new Gauge({
  name: "homeroom_realtime_subscriptions",
  help: "Open subscriptions, by field",
  labelNames: ["field"],
  registers: [registry],
});

export const deliveredEvents = new Counter({
  name: "homeroom_realtime_events_total",
  help: "Answers handed to subscribers, by field",
  labelNames: ["field"],
  registers: [registry],
});

/** How often an announcement found another one waiting, and so cost no reading of its own. */
export const coalescedEvents = new Counter({
  name: "homeroom_realtime_coalesced_total",
  help: "Announcements that were answered together with an earlier one, by field",
  labelNames: ["field"],
  registers: [registry],
});

export const readingDuration = new Histogram({
  name: "homeroom_realtime_reading_duration_seconds",
  help: "Time to ask who may see announced rows, and to read them, by what was done",
  labelNames: ["step"],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  registers: [registry],
});

export const endedSockets = new Counter({
  name: "homeroom_realtime_ended_total",
  help: "Connections that the server has ended, by why",
  labelNames: ["reason"],
  registers: [registry],
});
