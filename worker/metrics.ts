import type { Pool } from "pg";
import { Counter, Gauge, Histogram } from "prom-client";
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

/** Jobs in the queue, counted when somebody scrapes. */
export function measureQueue(queue: Pool): void {
  const name = "homeroom_queue_jobs";
  registry.removeSingleMetric(name);
  const gauge = new Gauge({
    name,
    help: "Jobs in the queue by state; given_up: all their attempts failed",
    labelNames: ["state"],
    registers: [registry],
    async collect() {
      const { rows } = await queue.query<{ state: string; count: string }>(
        `select state, count(jobs.id)
         from unnest('{waiting,running,given_up}'::text[]) as state
         left join graphile_worker.jobs on state = case
           when jobs.locked_at is not null then 'running'
           when jobs.attempts >= jobs.max_attempts then 'given_up'
           else 'waiting'
         end
         group by state`,
      );
      for (const { state, count } of rows) gauge.set({ state }, Number(count));
    },
  });
}
