import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Pool } from "pg";

/** The metrics of this process; each module that measures something registers it here. */
export const registry = new Registry();

/** Memory, CPU, event-loop lag and garbage collection. Called once, by an entry point. */
export function collectProcessMetrics(): void {
  collectDefaultMetrics({ register: registry });
}

const pools = new Map<string, Pool>();

/** Connections of a pool by state; read when somebody scrapes, not on a timer. */
export function measurePool(name: string, pool: Pool): void {
  pools.set(name, pool);
}

const connections = new Gauge({
  name: "homeroom_pool_connections",
  help: "Connections of a Postgres pool by state, and requests that wait for one",
  labelNames: ["pool", "state"],
  registers: [registry],
  collect() {
    for (const [name, pool] of pools) {
      connections.set({ pool: name, state: "idle" }, pool.idleCount);
      connections.set({ pool: name, state: "busy" }, pool.totalCount - pool.idleCount);
      connections.set({ pool: name, state: "waiting" }, pool.waitingCount);
    }
  },
});
