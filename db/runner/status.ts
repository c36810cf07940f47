import type pg from "pg";
import type { Bundle } from "./bundle.ts";
import { readTenants } from "./ledger.ts";
import { isUpToDate, latestVersion, loadRelease } from "./upgrade.ts";

/** How far one school is. */
export interface TenantStatus {
  slug: string;
  status: "active" | "suspended";
  /** "version of latest", for example "3 of 4". */
  version: string;
  state: "up to date" | "pending" | "failed";
  /** Why its last rollout failed. */
  error: string;
}

/** Every school, what it lacks, and how its last rollout ended. */
export async function readStatus(client: pg.Client, bundle: Bundle): Promise<TenantStatus[]> {
  const release = await loadRelease(client, bundle);
  const errors = await lastErrors(client);
  return (await readTenants(client)).map((tenant) => {
    const error = errors.get(tenant.id);
    const upToDate = isUpToDate(tenant, release);
    return {
      slug: tenant.slug,
      status: tenant.status,
      version: `${tenant.version} of ${latestVersion(release)}`,
      state: upToDate ? "up to date" : error === undefined ? "pending" : "failed",
      error: upToDate ? "" : (error ?? ""),
    };
  });
}

async function lastErrors(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ tenant_id: string; error: string | null }>(
    `select distinct on (tenant_id) tenant_id, error
     from platform.tenant_rollouts
     order by tenant_id, created_at desc, id desc`,
  );
  return new Map(rows.flatMap((row) => (row.error === null ? [] : [[row.tenant_id, row.error]])));
}
