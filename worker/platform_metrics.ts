import type { Pool } from "pg";
import { Counter, Gauge } from "prom-client";
import type { Logger } from "../runtime/logger.ts";
import { registry } from "../runtime/metrics.ts";

/**
 * Figures of the whole platform, asked of the database when somebody scrapes, a few seconds apart at
 * most. Every worker tells the same, so they are read with `max`, not `sum`. No school has a label.
 */
export function measurePlatform(pools: { queue: Pool; schools: Pool }, log: Logger): void {
  measure("homeroom_queue_jobs", log, {
    help: "Jobs in the queue by task and state; given_up: all their attempts failed",
    labels: ["task", "state"],
    pool: pools.queue,
    sql: jobsByState,
  });
  measure("homeroom_queue_oldest_seconds", log, {
    help: "For how long the job that is due longest has waited",
    labels: [],
    pool: pools.queue,
    sql: oldestJob,
  });
  measure("homeroom_deliveries_oldest_seconds", log, {
    help: "For how long what is due longest has waited to be sent, of notifications and of webhooks",
    labels: ["kind"],
    pool: pools.queue,
    sql: oldestDelivery,
  });
  measure("homeroom_tenants", log, {
    help: "Schools by state",
    labels: ["state"],
    pool: pools.schools,
    sql: tenantsByState,
  });
  measure("homeroom_events_total", log, {
    help: "Attendance marked, students enrolled and messages sent since Postgres began to count",
    labels: ["event"],
    pool: pools.schools,
    sql: eventsOfSchools,
    believedMs: 15_000,
    kind: "counter",
  });
}

const jobsByState = `select tasks.identifier as task, states.state, count(jobs.id) as value
  from graphile_worker._private_tasks as tasks
  cross join unnest('{waiting,running,given_up}'::text[]) as states (state)
  left join graphile_worker.jobs on jobs.task_identifier = tasks.identifier
    and states.state = case
      when jobs.locked_at is not null then 'running'
      when jobs.attempts >= jobs.max_attempts then 'given_up'
      else 'waiting'
    end
  group by tasks.identifier, states.state`;

const oldestJob = `select coalesce(max(extract(epoch from now() - run_at)), 0) as value
  from graphile_worker.jobs
  where locked_at is null and attempts < max_attempts and run_at <= now()`;

const oldestDelivery = `select kinds.kind,
    coalesce(max(extract(epoch from now() - jobs.run_at)), 0) as value
  from (
    values ('notification', 'send_delivery'), ('webhook', 'call_webhook')
  ) as kinds (kind, task)
  left join graphile_worker.jobs on jobs.task_identifier = kinds.task
    and jobs.locked_at is null and jobs.attempts < jobs.max_attempts and jobs.run_at <= now()
  group by kinds.kind`;

const tenantsByState = `select states.state, count(tenants.id) as value
  from unnest('{active,suspended}'::text[]) as states (state)
  left join platform.tenants on tenants.status::text = states.state
  group by states.state`;

/**
 * Postgres counts the rows that are put into each table, so that one query over its counters tells
 * what all schools do: no table is read. Rolled-back rows count too; imported ones as well.
 */
const eventsOfSchools = `select events.event,
    coalesce(sum(pg_catalog.pg_stat_get_tuples_inserted(tables.oid)), 0) as value
  from (
    values ('attendance_marked', 'attendance_records'), ('student_enrolled', 'enrollments'),
      ('message_sent', 'messages')
  ) as events (event, relation)
  left join pg_catalog.pg_class as tables
    on tables.relname = events.relation::name
    and tables.relnamespace in (
      select oid from pg_catalog.pg_namespace where nspname like 'tenant\\_%'
    )
  group by events.event`;

type Figure = {
  help: string;
  labels: string[];
  pool: Pool;
  /** Returns a column for each label, and `value`. */
  sql: string;
  believedMs?: number;
  /** Gauges go up and down, counters only up. */
  kind?: "gauge" | "counter";
};

function measure(name: string, log: Logger, figure: Figure): void {
  const { help, labels, pool, sql, believedMs = 5000, kind = "gauge" } = figure;
  let askedAt = -Infinity;
  const collect = async () => {
    if (performance.now() - askedAt < believedMs) return;
    askedAt = performance.now();
    try {
      const { rows } = await pool.query<Record<string, string>>(sql);
      metric.reset();
      for (const { value, ...labelled } of rows) metric.inc(labelled, Number(value));
    } catch (err) {
      // What the process knows of itself is told all the same.
      metric.reset();
      log.warn({ err, metric: name }, "The database does not tell a figure");
    }
  };
  registry.removeSingleMetric(name);
  const Kind = kind === "counter" ? Counter : Gauge;
  const metric = new Kind({ name, help, labelNames: labels, registers: [registry], collect });
}
