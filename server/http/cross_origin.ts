import cors from "cors";
import type { Request, RequestHandler } from "express";
import type { Tenant } from "../tenants/tenant.ts";
import { visitorOf } from "./request_context.ts";

const permitted: cors.CorsOptions = {
  methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
  exposedHeaders: [
    "Deprecation",
    "ETag",
    "Link",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "Sunset",
    "X-Request-Id",
  ],
  // Callers send a token, never cookies.
  credentials: false,
  maxAge: 600,
};

/**
 * Lets pages of the school's own hosts read its answers, and answers their preflights; to be mounted
 * behind findSchool and before all that refuses. A page from anywhere else gets no such headers.
 */
export function crossOrigin(publicUrl: URL): RequestHandler {
  const permit = cors<Request>((request, decide) => {
    const { origin } = request.headers;
    const isOwn = origin !== undefined && isOriginOf(visitorOf(request).tenant, origin, publicUrl);
    decide(null, isOwn ? { ...permitted, origin } : { origin: false });
  });
  return (request, response, next) => {
    response.vary("Origin");
    permit(request, response, next);
  };
}

/**
 * Whether a page of this origin is on one of the school's hosts. Where the public address is https,
 * it must be https too, at the public address's port; a developer's page may be at any port.
 */
function isOriginOf({ slug, domains }: Tenant, origin: string, publicUrl: URL): boolean {
  if (!URL.canParse(origin)) return false; // `null`, for one.
  const { protocol, hostname, port } = new URL(origin);
  if (hostname !== `${slug}.${publicUrl.hostname}` && !domains.includes(hostname)) return false;
  if (protocol !== publicUrl.protocol) return false;
  return protocol === "http:" || port === publicUrl.port || port === "";
}
