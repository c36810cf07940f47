import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Pool } from "pg";

/** The metrics of this process; each module that measures something registers it here. */
export const registry = new Registry();

/** Memory, CPU, event-loop lag and garbage collection. Called once, by an entry point. */
export function collectProcessMetrics(): void {
  collectDefaultMetrics({ register: registry });
}

/** Connections of a pool by state; read when somebody scrapes, not on a timer. */
export function measurePool(name: string, pool: Pool): void {
  const gauge = new Gauge({
    name: `homeroom_${name}_pool_connections`,
    help: `Connections of the ${name}'s Postgres pool, and requests waiting for one`,
    labelNames: ["state"],
    registers: [registry],
    collect() {
      gauge.set({ state: "idle" }, pool.idleCount);
      gauge.set({ state: "busy" }, pool.totalCount - pool.idleCount);
      gauge.set({ state: "waiting" }, pool.waitingCount);
    },
  });
}
