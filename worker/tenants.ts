import type { Pool } from "pg";

export interface Tenant {
  name: string;
  status: string;
}

/** Finds a school by its slug; undefined if there is none. */
export type FindTenant = (slug: string) => Promise<Tenant | undefined>;

/**
 * Asks for all the schools that are wanted at the same moment together. Nothing is kept, so that a
 * school's jobs end as soon as it is suspended.
 */
export function tenantFinder(pool: Pool): FindTenant {
  let next: { slugs: Set<string>; found: Promise<Map<string, Tenant>> } | undefined;
  const gather = () => {
    const slugs = new Set<string>();
    const found = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      next = undefined;
      return read(pool, [...slugs]);
    });
    return { slugs, found };
  };
  return async (slug) => {
    next ??= gather();
    next.slugs.add(slug);
    return (await next.found).get(slug);
  };
}

async function read(pool: Pool, slugs: string[]): Promise<Map<string, Tenant>> {
  const { rows } = await pool.query<Tenant & { slug: string }>({
    name: "tenants",
    text: "select slug, name, status from platform.tenants where slug = any($1)",
    values: [slugs],
  });
  return new Map(rows.map((tenant) => [tenant.slug, tenant]));
}
