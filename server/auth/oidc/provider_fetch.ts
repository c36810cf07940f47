import type { CustomFetch } from "openid-client";
import { HomeroomError } from "../../../runtime/errors.ts";
import { createPublicFetch, requirePublic } from "../../../runtime/public_fetch.ts";

/**
 * The `fetch` with which providers are asked. Their addresses come from a school's administrator and
 * from what the provider says of itself, so it keeps to the public internet, unless `allowPrivate`.
 */
export function createProviderFetch(allowPrivate: boolean): CustomFetch {
  const fetchPublic = createPublicFetch({ allowPrivate, refuse: refused });
  return (address, options) => fetchPublic(address, options);
}

/** Refuses (`PROVIDER_ADDRESS`) what may not be asked at all. */
export function requireAllowed(url: URL, allowPrivate: boolean): void {
  requirePublic(url, { allowPrivate, refuse: refused });
}

function refused(problem: string) {
  return new HomeroomError("PROVIDER_ADDRESS", `The provider's address ${problem}.`, {
    status: 400,
    field: "issuer",
    hint: "Give the https address of a provider on the public internet.",
  });
}
