import { Counter, Histogram } from "prom-client";
import { registry } from "../runtime/metrics.ts";

/** `done`; `dropped`: the school is gone or suspended; `failed`: will be tried again, or given up. */
export type Outcome = "done" | "dropped" | "failed";

const jobs = new Counter({
  name: "homeroom_jobs_total",
  help: "Jobs that ended, by task and outcome",
  labelNames: ["task", "outcome"],
  registers: [registry],
});

const seconds = new Histogram({
  name: "homeroom_job_duration_seconds",
  help: "How long jobs ran, by task",
  labelNames: ["task"],
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60],
  registers: [registry],
});

/** Counts a job that ended. */
export function countJob(task: string, outcome: Outcome, durationMs: number): void {
  jobs.inc({ task, outcome });
  seconds.observe({ task }, durationMs / 1000);
}
