import pg from "pg";
import type { Bundle } from "./bundle.ts";
import { inTransaction, withClient } from "./connect.ts";
import { readTenants, recordRollout, type Tenant } from "./ledger.ts";
import { isUpToDate, latestVersion, loadRelease, upgradeTenant, type Release } from "./upgrade.ts";

export interface ApplyOptions {
  /** How many schools at a time, after the canaries. */
  parallel?: number;
  /** Schools that go first, one by one; when one of them fails the others are not touched. */
  canaries?: string[];
  /** Called after each school. */
  onProgress?: (progress: ApplyProgress) => void;
}

export interface ApplyProgress {
  slug: string;
  error?: Error;
  done: number;
  total: number;
}

export interface ApplyResult {
  upToDate: number;
  upgraded: string[];
  failed: { slug: string; error: Error }[];
  /** Not tried, because a canary failed. */
  skipped: string[];
}

/**
 * Brings every school to the current release. A school that fails keeps its old state, is
 * recorded with its error, and is tried again by the next call; it does not stop the others.
 */
export async function applyAll(
  url: string,
  bundle: Bundle,
  options: ApplyOptions = {},
): Promise<ApplyResult> {
  const { tenants, release } = await withClient(url, async (client) => ({
    tenants: await readTenants(client),
    release: await loadRelease(client, bundle),
  }));
  const pending = tenants.filter((tenant) => !isUpToDate(tenant, release));
  const canaries = pending.filter((tenant) => options.canaries?.includes(tenant.slug));
  const others = pending.filter((tenant) => !canaries.includes(tenant));
  const result: ApplyResult = {
    upToDate: tenants.length - pending.length,
    upgraded: [],
    failed: [],
    skipped: [],
  };
  const applyOne = async (tenant: Tenant): Promise<void> => {
    const error = await applyTenant(url, tenant, release);
    if (error) result.failed.push({ slug: tenant.slug, error });
    else result.upgraded.push(tenant.slug);
    options.onProgress?.({
      slug: tenant.slug,
      ...(error && { error }),
      done: result.upgraded.length + result.failed.length,
      total: pending.length,
    });
  };
  await runParallel(canaries, 1, applyOne);
  if (result.failed.length > 0) result.skipped = others.map((tenant) => tenant.slug);
  else await runParallel(others, options.parallel ?? 4, applyOne);
  return result;
}

async function applyTenant(
  url: string,
  tenant: Tenant,
  release: Release,
): Promise<Error | undefined> {
  const startedAt = performance.now();
  return withClient(url, async (client) => {
    const rollout = {
      tenantId: tenant.id,
      fromVersion: tenant.version,
      toVersion: latestVersion(release),
      bundleSha256: release.bundle.sha256,
    };
    try {
      await inTransaction(client, async () => {
        await upgradeTenant(client, tenant.slug, release);
        await recordRollout(client, { ...rollout, durationMs: performance.now() - startedAt });
      });
      return undefined;
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      // The failure itself is an outcome; when even that cannot be written, the caller hears of it.
      if (!(error instanceof pg.DatabaseError) || error.code !== "57P01") {
        await recordRollout(client, {
          ...rollout,
          toVersion: tenant.version,
          durationMs: performance.now() - startedAt,
          error: error.message,
        });
      }
      return error;
    }
  });
}

async function runParallel<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
}
