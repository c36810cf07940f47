import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type pg from "pg";
import type { Bundle } from "./bundle.ts";
import { inTransaction } from "./connect.ts";
import { findTenant, readTenants } from "./ledger.ts";
import { quoteIdentifier, searchPathOf, templateSlug, tenantNames } from "./names.ts";
import { provision } from "./provision.ts";
import { loadRelease } from "./upgrade.ts";

/** The description of one table, view or function of a school, as SQL text. */
export interface CatalogEntry {
  name: string;
  text: string;
}

/**
 * All that a school's schema holds, as SQL text with the school's own names replaced: two schools
 * of one release have the same. Columns are in their own order, everything else by name.
 */
export async function describeTenant(client: pg.Client, slug: string): Promise<CatalogEntry[]> {
  const names = tenantNames(slug);
  const sql = await readFile(new URL("describe_schema.sql", import.meta.url), "utf8");
  const { rows: path } = await client.query<{ path: string }>(
    "select set_config('search_path', $1, false), current_setting('search_path') as path",
    [searchPathOf(names)],
  );
  try {
    const { rows } = await client.query<CatalogEntry>(sql, [quoteIdentifier(names.schema)]);
    const generalise = generaliser(slug);
    return rows.map(({ name, text }) => ({ name, text: generalise(text) }));
  } finally {
    await client.query("select set_config('search_path', $1, false)", [path[0]!.path]);
  }
}

/** One text of all entries; what `db/schema/tenant.sql` holds. */
export function catalogText(entries: CatalogEntry[]): string {
  return entries.map(({ text }) => `${text}\n`).join("\n");
}

/** SHA-256, in hexadecimal, of a school's description. */
export function fingerprint(entries: CatalogEntry[]): string {
  return createHash("sha256").update(catalogText(entries)).digest("hex");
}

/** What sets one school's schema apart from a freshly provisioned one. */
export interface Drift {
  slug: string;
  fingerprint: string;
  /** Tables, views and functions that are not as they should be. */
  differences: { name: string; kind: "missing" | "unexpected" | "changed" }[];
}

/**
 * Compares every school with one that is provisioned for the purpose and rolled back. Schools
 * whose last rollout failed differ, too.
 */
export async function findDrift(client: pg.Client, bundle: Bundle): Promise<Drift[]> {
  const expected = await describeFreshTenant(client, bundle);
  const drifted: Drift[] = [];
  for (const { slug } of await readTenants(client)) {
    const actual = await describeTenant(client, slug);
    const differences = compare(expected, actual);
    if (differences.length > 0) {
      drifted.push({ slug, fingerprint: fingerprint(actual), differences });
    }
  }
  return drifted;
}

/** Describes what provisioning makes now, and leaves nothing behind. */
export async function describeFreshTenant(
  client: pg.Client,
  bundle: Bundle,
): Promise<CatalogEntry[]> {
  if (await findTenant(client, templateSlug)) return describeTenant(client, templateSlug);
  const described: CatalogEntry[] = [];
  const rollback = new Error("The school was made only to be described.");
  await inTransaction(client, async () => {
    const release = await loadRelease(client, bundle);
    await provision(client, release, { slug: templateSlug, name: "Template" });
    described.push(...(await describeTenant(client, templateSlug)));
    throw rollback;
  }).catch((error: unknown) => {
    if (error !== rollback) throw error;
  });
  return described;
}

function compare(expected: CatalogEntry[], actual: CatalogEntry[]): Drift["differences"] {
  const wanted = new Map(expected.map(({ name, text }) => [name, text]));
  const found = new Map(actual.map(({ name, text }) => [name, text]));
  const names = [...new Set([...wanted.keys(), ...found.keys()])].sort();
  return names
    .filter((name) => wanted.get(name) !== found.get(name))
    .map((name) => ({
      name,
      kind: !found.has(name) ? "missing" : wanted.has(name) ? "changed" : "unexpected",
    }));
}

/** Replaces the names that carry the slug, quoted or not, by what every school has in common. */
function generaliser(slug: string): (text: string) => string {
  const { schema, reader } = tenantNames(slug);
  const named = (name: string): RegExp =>
    new RegExp(`(?<![\\w-])("?)${name.replaceAll("-", "\\-")}\\1(?![\\w-])`, "g");
  const [readerPattern, schemaPattern] = [named(reader), named(schema)];
  return (text) => text.replace(readerPattern, ':"reader"').replace(schemaPattern, ':"tenant"');
}
