import pg from "pg";

/**
 * Names of what belongs to one school, all derived from its slug.
 * The only place that makes them; everything here must be escaped before it stands in SQL.
 */
export interface TenantNames {
  schema: string;
  /** The role that requests run as. */
  role: string;
  /** The role that holds the read grants; the tenant's role and BI logins are members. */
  reader: string;
}

const slugPattern = /^[a-z][a-z0-9-]{1,39}$/;

/** Host names that mean something else, and the blueprint's own. */
const reservedSlugs = new Set([
  ...["admin", "api", "app", "assets", "cdn", "docs", "graphql", "help", "localhost", "mail"],
  ...["metrics", "platform", "public", "root", "smtp", "static", "status", "support", "system"],
  ...["template", "www"],
]);

/** Why a slug cannot name a school, as a sentence for whoever chose it; null when it can. */
export function slugProblem(slug: string): string | null {
  if (!slugPattern.test(slug)) {
    return `The slug "${slug}" must be 2 to 40 characters long: lower-case letters, digits and hyphens, beginning with a letter.`;
  }
  if (reservedSlugs.has(slug)) {
    return `The slug "${slug}" is reserved. Choose another one.`;
  }
  return null;
}

export function tenantNames(slug: string): TenantNames {
  return { schema: `tenant_${slug}`, role: `tenant_${slug}`, reader: `tenant_${slug}_read` };
}

/** The school of the blueprint: what the API is generated from. No slug can be this one. */
export const templateSlug = "template";

export const quoteIdentifier = pg.escapeIdentifier;

/** Where unqualified names of a school's SQL are looked up. */
export function searchPathOf(names: TenantNames): string {
  return `${quoteIdentifier(names.schema)}, app, pg_temp`;
}
