import type { RequestHandler } from "express";
import helmet from "helmet";

/** Nothing here uses them, whatever a page on a school's host is made to ask for. */
const permissionsPolicy = [
  "accelerometer",
  "camera",
  "display-capture",
  "geolocation",
  "gyroscope",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "usb",
]
  .map((feature) => `${feature}=()`)
  .join(", ");

/**
 * The headers of every answer. Answers are data: a browser that is made to show one loads and runs
 * nothing. Pages (GraphiQL, the documentation) set a policy of their own.
 *
 * @param publicUrl where it is https, browsers are told never to use anything else for its hosts
 */
export function securityHeaders(publicUrl: URL): RequestHandler[] {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: publicUrl.protocol === "https:" && { maxAge: 63_072_000 },
    frameguard: { action: "deny" },
    referrerPolicy: { policy: "no-referrer" },
  }) as RequestHandler;
  const permit: RequestHandler = (_request, response, next) => {
    response.setHeader("permissions-policy", permissionsPolicy);
    next();
  };
  return [protect, permit];
}
