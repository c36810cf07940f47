import type { Pool } from "pg";
import type { Tenant } from "./tenant.ts";

export type FindTenant = (host: string) => Promise<Tenant | undefined>;

/**
 * Looks up which school answers under a host name (lower case, no port): `<slug>.<suffix>`, where
 * `suffix` is the host name of the public address, or one of the school's own domains.
 */
export function tenantFinder(pool: Pool, suffix: string): FindTenant {
  return async (host) => {
    const slug = host.endsWith(`.${suffix}`) ? host.slice(0, -suffix.length - 1) : null;
    const { rows } = await pool.query<Tenant>(
      `with named as (
         select tenants.id from platform.tenants where tenants.slug = $1
         union all
         select tenant_id from platform.tenant_domains where domain = $2
         limit 1
       )
       select tenants.id, tenants.slug, tenants.status::text as status, tenants.version,
         array(
           select domain from platform.tenant_domains where tenant_id = tenants.id order by domain
         ) as domains
       from named
       join platform.tenants on tenants.id = named.id`,
      [slug, host],
    );
    return rows[0];
  };
}

/** The host name of a Host header, as tenants are looked up by; undefined when it is none. */
export function hostNameOf(header: string | undefined): string | undefined {
  const name = (header ?? "")
    .replace(/:\d{1,5}$/, "")
    .replace(/\.$/, "")
    .toLowerCase();
  return name.length <= 253 && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name) ? name : undefined;
}
