import { Router, type RequestHandler } from "express";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { file, serve } from "./assets.ts";

const pages = join(import.meta.dirname, "pages");
const require = createRequire(import.meta.url);
const swaggerUi = dirname(require.resolve("swagger-ui-dist/package.json"));
const redoc = dirname(require.resolve("redoc/package.json"));

/** ReDoc's own mark, which its bundle asks for at its makers'. */
const redocMark = "https://cdn.redoc.ly/redoc/logo-mini.svg";

/**
 * The OpenAPI document, and Swagger UI and ReDoc that show it, all of it from packages that are installed. To be mounted
 * at `/api`.
 *
 * @param document the text of the document; called once, when somebody asks for it first
 */
export function documentationRoutes(document: () => string): Router {
  const router = Router();
  router.get("/openapi.json", serve({ type: "json", make: document }));

  router.use("/docs", contentSecurity());
  router.get("/docs", serve(file(join(pages, "docs.html"), "html")));
  router.get("/docs/page.js", serve(file(join(pages, "docs.js"), "js")));
  router.get("/docs/page.css", serve(file(join(pages, "page.css"), "css")));
  router.get("/docs/swagger-ui.js", serve(file(join(swaggerUi, "swagger-ui-bundle.js"), "js")));
  router.get("/docs/swagger-ui.css", serve(file(join(swaggerUi, "swagger-ui.css"), "css")));
  router.get("/docs/icon.png", serve(file(join(swaggerUi, "favicon-32x32.png"), "png")));

  router.use("/redoc", contentSecurity([scrollbarStyle], ["worker-src blob:"]));
  router.get("/redoc", serve(file(join(pages, "redoc.html"), "html")));
  router.get("/redoc/page.js", serve(file(join(pages, "redoc.js"), "js")));
  router.get("/redoc/redoc.js", serve(file(redocBundle, "js", withoutMark)));
  return router;
}

const redocBundle = join(redoc, "bundles/redoc.standalone.js");

function withoutMark(bundle: string): string {
  return bundle.replaceAll(redocMark, "/api/docs/icon.png");
}

/** Of the style element that ReDoc's bundle brings for its scroll bars. */
const scrollbarStyle = "'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='";

/**
 * What the pages need: scripts and styles from this server, pictures in data URLs, and style elements that are empty when
 * they are made (the hash is nothing's): their rules are added by script. Nothing from anywhere else, no inline script.
 *
 * @param styles hashes of other style elements
 * @param more further directives
 */
function contentSecurity(styles: string[] = [], more: string[] = []): RequestHandler {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    ["style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='", ...styles].join(" "),
    "img-src 'self' data:",
    "connect-src 'self'",
    ...more,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  return (_request, response, next) => {
    response.setHeader("content-security-policy", policy);
    next();
  };
}
