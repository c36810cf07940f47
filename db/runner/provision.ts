import type pg from "pg";
import type { Bundle } from "./bundle.ts";
import { codeOf, HomeroomError } from "../../runtime/errors.ts";
import { inTransaction } from "./connect.ts";
import { findTenant, recordRollout } from "./ledger.ts";
import { quoteIdentifier, slugProblem, templateSlug, tenantNames } from "./names.ts";
import { latestVersion, loadRelease, upgradeTenant, type Release } from "./upgrade.ts";

export interface NewTenant {
  slug: string;
  name: string;
  /** Who administers the school; is sent an invitation. Without it the school has no user yet. */
  adminEmail?: string;
  adminName?: string;
}

/**
 * Creates a school: its roles, schema, tables, default roles and first administrator, in one
 * transaction. Source of all names: the slug. Throws `BAD_SLUG`, `SLUG_TAKEN`, `BAD_NAME` and
 * `BAD_EMAIL`; whatever fails, nothing is left.
 */
export async function createTenant(
  client: pg.Client,
  bundle: Bundle,
  tenant: NewTenant,
): Promise<void> {
  const problem = tenant.slug === templateSlug ? null : slugProblem(tenant.slug);
  if (problem) throw new HomeroomError("BAD_SLUG", problem);
  try {
    await inTransaction(client, async () => {
      await provision(client, await loadRelease(client, bundle), tenant);
    });
  } catch (error) {
    throw inputError(error, tenant) ?? error;
  }
}

/** A rule of the database that the operator's own words broke, as a sentence. */
function inputError(error: unknown, tenant: NewTenant): HomeroomError | undefined {
  const sentences: Record<string, [code: string, message: string]> = {
    tenants_name_check: ["BAD_NAME", "The school's name must not be empty."],
    users_email_check: ["BAD_EMAIL", `"${tenant.adminEmail}" is not an e-mail address.`],
    users_display_name_check: ["BAD_NAME", "The administrator's name must have 1 to 200 letters."],
  };
  const sentence = sentences[(error as pg.DatabaseError).constraint ?? ""];
  return sentence && new HomeroomError(...sentence, { cause: error });
}

/** Makes a school of any release, inside the caller's transaction. */
export async function provision(
  client: pg.Client,
  release: Release,
  tenant: NewTenant,
): Promise<void> {
  const startedAt = performance.now();
  const id = await insertTenant(client, tenant);
  await createRolesAndSchema(client, tenant.slug);
  // Those of a release were checked when its API was built, from a school of the same functions.
  if (tenant.slug !== templateSlug) await client.query("set local check_function_bodies = off");
  await upgradeTenant(client, tenant.slug, release);
  if (tenant.adminEmail !== undefined) await inviteAdministrator(client, tenant);
  await recordRollout(client, {
    tenantId: id,
    fromVersion: 0,
    toVersion: latestVersion(release),
    bundleSha256: release.bundle.sha256,
    durationMs: performance.now() - startedAt,
  });
}

async function insertTenant(client: pg.Client, tenant: NewTenant): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into platform.tenants (slug, name) values ($1, $2)
     on conflict (slug) do nothing
     returning id`,
    [tenant.slug, tenant.name],
  );
  if (!rows[0]) {
    throw new HomeroomError(
      "SLUG_TAKEN",
      `There is a school "${tenant.slug}" already. Nothing was changed.`,
    );
  }
  return rows[0].id;
}

/**
 * Roles belong to the cluster, not to the database: another database of it may have this school
 * too (a restored copy, a test), and its roles serve both.
 */
async function createRolesAndSchema(client: pg.Client, slug: string): Promise<void> {
  const names = tenantNames(slug);
  const [schema, role, reader] = [names.schema, names.role, names.reader].map(quoteIdentifier);
  const { rows: existing } = await client.query<{ rolname: string }>(
    "select rolname from pg_catalog.pg_roles where rolname in ($1, $2)",
    [names.role, names.reader],
  );
  await client.query("set local role homeroom_owner");
  for (const name of [names.reader, names.role]) {
    if (existing.some(({ rolname }) => rolname === name)) continue;
    await client.query(`create role ${quoteIdentifier(name)} nologin`);
  }
  await client.query(`
    grant homeroom_tenant to ${reader};
    grant ${reader} to ${role};
    grant ${role} to homeroom_server, homeroom_worker;
    create schema ${schema};
    reset role;
  `);
}

async function inviteAdministrator(client: pg.Client, tenant: NewTenant): Promise<void> {
  const names = tenantNames(tenant.slug);
  await client.query(`set local search_path = ${quoteIdentifier(names.schema)}, app, pg_temp`);
  await client.query("set local role homeroom_owner");
  await client.query("select invite_administrator($1, $2)", [
    tenant.adminEmail,
    tenant.adminName ?? "Administrator",
  ]);
  await client.query("reset role");
  await client.query("reset search_path");
}

/** Also for whoever asks for a school by its slug on the command line. */
export function unknownTenant(slug: string): HomeroomError {
  return new HomeroomError("UNKNOWN_TENANT", `There is no school "${slug}".`, {
    hint: "`npm run tenant -- list` shows them all.",
  });
}

/** Suspends or resumes a school. Servers hear of it by NOTIFY. */
export async function setTenantStatus(
  client: pg.Client,
  slug: string,
  status: "active" | "suspended",
): Promise<void> {
  const { rowCount } = await client.query(
    "update platform.tenants set status = $2 where slug = $1",
    [slug, status],
  );
  if (rowCount === 0) throw unknownTenant(slug);
}

/** Removes a school with all its data and roles, in one transaction. */
export async function dropTenant(client: pg.Client, slug: string): Promise<void> {
  if (!(await findTenant(client, slug))) throw unknownTenant(slug);
  const names = tenantNames(slug);
  await inTransaction(client, async () => {
    await client.query("delete from platform.tenants where slug = $1", [slug]);
    await client.query("set local role homeroom_owner");
    await client.query(`drop schema ${quoteIdentifier(names.schema)} cascade`);
    for (const role of await tenantRoles(client, slug)) await dropRole(client, role);
  });
}

/** The logins of the school's BI tools and its own roles, members before what they belong to. */
async function tenantRoles(client: pg.Client, slug: string): Promise<string[]> {
  const { role, reader } = tenantNames(slug);
  const { rows } = await client.query<{ rolname: string }>(
    `select rolname::text from pg_catalog.pg_roles
     where rolname::text = any ($1) or starts_with(rolname, $2)
     order by rolname collate "C" in ($3, $4), rolname collate "C" = $4`,
    [[role, reader], `${role}_bi_`, role, reader],
  );
  return rows.map(({ rolname }) => rolname);
}

/** A role that still holds rights in another database of the cluster stays. */
async function dropRole(client: pg.Client, role: string): Promise<void> {
  await client.query("savepoint drop_role");
  try {
    await client.query(`drop role ${quoteIdentifier(role)}`);
    await client.query("release savepoint drop_role");
  } catch (error) {
    if (codeOf(error) !== "2BP01") throw error;
    await client.query("rollback to savepoint drop_role");
  }
}
