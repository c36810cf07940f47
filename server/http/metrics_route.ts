import { createHash, timingSafeEqual } from "node:crypto";
import type { Request, RequestHandler } from "express";
import { HomeroomError } from "../../runtime/errors.ts";
import { registry } from "../../runtime/metrics.ts";

/** Metrics for Prometheus: for whoever knows the token, or without one for this machine only. */
export function metricsRoute(token: string | undefined): RequestHandler {
  return async (request, response) => {
    const permitted =
      token === undefined ? isLocal(request) : isSame(request.headers.authorization, token);
    if (!permitted) {
      throw new HomeroomError("FORBIDDEN", "Metrics are not public.", {
        status: 403,
        hint: "Send METRICS_TOKEN as bearer token, or ask from the machine itself.",
      });
    }
    const text = await registry.metrics();
    response.setHeader("content-type", registry.contentType);
    response.end(text);
  };
}

/** A proxy on this machine is local too; what it hands on is not. */
function isLocal(request: Request): boolean {
  if (request.headers.forwarded ?? request.headers["x-forwarded-for"]) return false;
  const address = request.socket.remoteAddress ?? "";
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

/** Compares in constant time. */
function isSame(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(header ?? ""), digest(`Bearer ${token}`));
}
