import { HomeroomError } from "../../../runtime/errors.ts";
import { hostNameOf } from "../../tenants/find_tenant.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import type { TenantCache } from "../../tenants/tenant_cache.ts";

/**
 * Where a sign-in ends: a path, or an address on one of the school's own hosts, with the public
 * address's protocol. `base` is where the request came to. Throws `RETURN_ADDRESS`.
 */
export async function returnAddress(
  given: unknown,
  base: URL,
  tenant: Tenant,
  tenants: Pick<TenantCache, "get">,
): Promise<URL> {
  if (typeof given !== "string" || !URL.canParse(given, base.href)) throw badReturnAddress();
  const url = new URL(given, base);
  const host = hostNameOf(url.hostname);
  const own = host === undefined ? undefined : await tenants.get(host);
  // On one's own machine the frontend runs at another port.
  const isPort = url.port === base.port || isLocal(url.hostname);
  if (
    own?.id !== tenant.id ||
    url.protocol !== base.protocol ||
    !isPort ||
    url.username !== "" ||
    url.password !== ""
  ) {
    throw badReturnAddress();
  }
  return url;
}

function isLocal(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost");
}

function badReturnAddress() {
  return new HomeroomError("RETURN_ADDRESS", "return_to is no address of this school.", {
    status: 400,
    field: "return_to",
    hint: "Give a path, or an address on the school's own host or one of its domains.",
  });
}
