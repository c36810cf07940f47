import type pg from "pg";

/** A delta as the ledger (`platform.tenant_migrations`) holds it. */
export interface Delta {
  version: number;
  name: string;
  sha256: string;
  sql: string;
}

/** A school and what its schema has, a row of `platform.tenants`. */
export interface Tenant {
  id: string;
  slug: string;
  name: string;
  status: "active" | "suspended";
  version: number;
  bundle_sha256: string | null;
}

/** All deltas in order. */
export async function readDeltas(client: pg.ClientBase): Promise<Delta[]> {
  const { rows } = await client.query<Delta>(
    "select version, name, sha256, sql from platform.tenant_migrations order by version",
  );
  return rows;
}

/** All schools by slug: one query tells what each of them lacks. */
export async function readTenants(client: pg.ClientBase): Promise<Tenant[]> {
  const { rows } = await client.query<Tenant>(
    `select id, slug, name, status, version, bundle_sha256
     from platform.tenants order by slug collate "C"`,
  );
  return rows;
}

export async function findTenant(client: pg.ClientBase, slug: string): Promise<Tenant | undefined> {
  const { rows } = await client.query<Tenant>(
    `select id, slug, name, status, version, bundle_sha256
     from platform.tenants where slug = $1`,
    [slug],
  );
  return rows[0];
}

export interface Rollout {
  tenantId: string;
  fromVersion: number;
  toVersion: number;
  bundleSha256: string;
  durationMs: number;
  /** Why the school kept its old state. */
  error?: string;
}

export async function recordRollout(client: pg.ClientBase, rollout: Rollout): Promise<void> {
  await client.query(
    `insert into platform.tenant_rollouts
       (tenant_id, from_version, to_version, bundle_sha256, duration_ms, error)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      rollout.tenantId,
      rollout.fromVersion,
      rollout.toVersion,
      rollout.bundleSha256,
      Math.round(rollout.durationMs),
      rollout.error ?? null,
    ],
  );
}
