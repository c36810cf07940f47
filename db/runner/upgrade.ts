import type pg from "pg";
import { sqlFor, type Bundle } from "./bundle.ts";
import { readDeltas, type Delta, type Tenant } from "./ledger.ts";
import { quoteIdentifier, searchPathOf, tenantNames, type TenantNames } from "./names.ts";

/** A statement of a school's SQL failed; says in which file. */
export class UpgradeError extends Error {
  constructor(source: string, cause: unknown) {
    const { message, detail, hint, where } = cause as pg.DatabaseError;
    const lines = [message, detail, hint, where].filter((line) => line !== undefined);
    super(`${source}: ${lines.join(" — ")}`, { cause });
  }
}

export interface Release {
  deltas: Delta[];
  bundle: Bundle;
}

export async function loadRelease(client: pg.ClientBase, bundle: Bundle): Promise<Release> {
  return { deltas: await readDeltas(client), bundle };
}

export function latestVersion(release: Release): number {
  return release.deltas.at(-1)?.version ?? 0;
}

export function isUpToDate(tenant: Tenant, release: Release): boolean {
  return (
    tenant.version === latestVersion(release) && tenant.bundle_sha256 === release.bundle.sha256
  );
}

/**
 * Brings one school's schema to a release, inside the caller's transaction: pending deltas, then
 * the bundle when it differs from what the school has. One at a time per school (advisory lock);
 * waits for a table at most `lock_timeout`, so that it never queues up the school's own requests.
 */
export async function upgradeTenant(
  client: pg.ClientBase,
  slug: string,
  release: Release,
): Promise<void> {
  await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`tenant ${slug}`]);
  // Read under the lock: somebody else may have been faster.
  const { rows } = await client.query<Tenant>(
    "select * from platform.tenants where slug = $1 for update",
    [slug],
  );
  const tenant = rows[0];
  if (!tenant) throw new Error(`There is no school "${slug}".`);
  if (isUpToDate(tenant, release)) return;

  const names = tenantNames(slug);
  await client.query("set local role homeroom_owner");
  await client.query(`set local search_path = ${searchPathOf(names)}`);
  await client.query("set local lock_timeout = '5s'");
  await client.query("set local client_min_messages = warning");
  for (const delta of release.deltas) {
    if (delta.version > tenant.version) await run(client, `delta ${delta.name}`, delta.sql);
  }
  if (tenant.bundle_sha256 !== release.bundle.sha256) {
    await grantSchema(client, slug);
    await runBundle(client, release.bundle, names);
  }
  await client.query(
    "update platform.tenants set version = $2, bundle_sha256 = $3 where slug = $1",
    [slug, latestVersion(release), release.bundle.sha256],
  );
  await client.query("reset role");
  await client.query("reset search_path");
}

async function grantSchema(client: pg.ClientBase, slug: string): Promise<void> {
  const names = tenantNames(slug);
  await client.query(
    // The two logins call a few functions of their own (signing in, jobs) before they set a role.
    `grant usage on schema ${quoteIdentifier(names.schema)}
     to ${quoteIdentifier(names.reader)}, homeroom_server, homeroom_worker`,
  );
}

/** Bytes that are sent at once: Postgres logs all of them when one statement fails. */
const batchSize = 64 * 1024;

/**
 * Runs the files in order, many in one message, so as not to wait for hundreds of answers. When a batch
 * fails it is taken back and run again file by file, to say which one it is.
 */
async function runBundle(client: pg.ClientBase, bundle: Bundle, names: TenantNames): Promise<void> {
  let batch: Statement[] = [];
  let size = 0;
  for (const file of bundle.files) {
    const sql = sqlFor(file, names);
    if (batch.length > 0 && size + sql.length > batchSize) {
      await runBatch(client, batch);
      batch = [];
      size = 0;
    }
    batch.push({ source: file.path, sql });
    size += sql.length;
  }
  await runBatch(client, batch);
}

type Statement = { source: string; sql: string };

async function runBatch(client: pg.ClientBase, batch: Statement[]): Promise<void> {
  await client.query("savepoint batch");
  try {
    await client.query(batch.map(({ sql }) => sql).join("\n;\n"));
  } catch (error) {
    await client.query("rollback to savepoint batch");
    for (const { source, sql } of batch) await run(client, source, sql);
    throw error;
  }
  await client.query("release savepoint batch");
}

async function run(client: pg.ClientBase, source: string, sql: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    throw new UpgradeError(source, error);
  }
}
