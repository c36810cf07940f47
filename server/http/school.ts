import type { RequestHandler } from "express";
import { HomeroomError } from "../../runtime/errors.ts";
import { hostNameOf } from "../tenants/find_tenant.ts";
import type { TenantCache } from "../tenants/tenant_cache.ts";
import { contextOf, visitorOf } from "./request_context.ts";

/**
 * Finds out which school the request is for: by the Host header, and by nothing else. To be followed
 * by `requireServed`.
 */
export function findSchool(tenants: TenantCache): RequestHandler {
  return async (request, _response, next) => {
    const host = hostNameOf(request.headers.host);
    const tenant = host === undefined ? undefined : await tenants.get(host);
    if (!tenant) {
      throw new HomeroomError("UNKNOWN_SCHOOL", "No school has this address.", { status: 404 });
    }
    const context = contextOf(request);
    context.visitor = {
      tenant,
      requestId: context.requestId,
      clientAddress: context.clientAddress,
      userAgent: request.get("user-agent"),
      signedIn: undefined,
    };
    next();
  };
}

/**
 * Refuses what is for a school that is suspended, or older than the API. Apart from finding the
 * school, so that what comes between may let its pages read the refusal.
 */
export function requireServed(schemaVersion: number): RequestHandler {
  return (request, _response, next) => {
    const { tenant } = visitorOf(request);
    if (tenant.status === "suspended") {
      throw new HomeroomError("SCHOOL_SUSPENDED", "This school is suspended.", {
        status: 403,
        hint: "Its data is kept. Ask whoever runs this platform.",
      });
    }
    if (tenant.version < schemaVersion) {
      throw new HomeroomError("SCHOOL_UPGRADING", "This school is being upgraded.", {
        status: 503,
        hint: "Try again in a minute.",
      });
    }
    next();
  };
}
