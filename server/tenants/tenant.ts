/** A school as requests see it. */
export type Tenant = {
  id: string;
  slug: string;
  status: "active" | "suspended";
  /** The last delta that its schema has. */
  version: number;
  /** Host names under which it answers besides its own: lower case, no port. */
  domains: string[];
};
