import { Router, type RequestHandler } from "express";
import { serveStatic } from "grafserv/ruru/static";
import { join } from "node:path";

const folder = join(import.meta.dirname, "graphiql");

/**
 * What the page needs: scripts, styles and workers from this server; style elements made by the editor; icons in data
 * URLs. Nothing from anywhere else, and no inline script.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** GraphiQL at `/graphiql`, all of it from packages that are installed. To be mounted at the root. */
export function graphiqlRouter(): Router {
  const router = Router();
  router.use("/graphiql", (_request, response, next) => {
    response.setHeader("content-security-policy", contentSecurityPolicy);
    next();
  });
  router.get("/graphiql", file("page.html"));
  router.get("/graphiql/page.js", file("page.js"));
  router.get("/graphiql/page.css", file("page.css"));
  router.use(serveStatic("/graphiql/ruru/") as RequestHandler);
  return router;
}

function file(name: string): RequestHandler {
  return (_request, response) => {
    response.sendFile(name, { root: folder });
  };
}
