import express, { type Express, type Request } from "express";
import type { Logger } from "../../runtime/logger.ts";
import type { Auth } from "../auth/auth.ts";
import { authService } from "../auth/auth_service.ts";
import { oidcRoutes } from "../auth/oidc/routes.ts";
import type { Engine, Outcome } from "../graphql/engine.ts";
import { graphiqlRouter } from "../graphql/graphiql.ts";
import { graphqlHandler, type Caller } from "../graphql/http.ts";
import type { BodyRules } from "../graphql/http_body.ts";
import { documentationRoutes } from "../openapi/routes.ts";
import { documentText } from "../openapi/document.ts";
import { answerProblems } from "../rest/problems.ts";
import { apiVersion, restBase, restHandler } from "../rest/rest.ts";
import type { Realtime } from "../realtime/realtime.ts";
import type { TenantCache } from "../tenants/tenant_cache.ts";
import { countRequest, limitRequests } from "../limits/requests.ts";
import { refuseBeyondShare, type FairShare } from "../limits/fair_share.ts";
import { shareEngine } from "../limits/shared_engine.ts";
import { filesOf, type FileOptions } from "../files/files.ts";
import { authenticate } from "./authenticate.ts";
import { crossOrigin } from "./cross_origin.ts";
import { answerErrors, notFound } from "./errors.ts";
import { firstStepOf, requireFirstStep, requireFirstStepInBody } from "./first_steps.ts";
import { healthRoutes, type Readiness } from "./health.ts";
import { linkedFileRoute } from "./linked_files.ts";
import { metricsRoute } from "./metrics_route.ts";
import { patienceOf } from "./patience.ts";
import { beginRequest, contextOf, named, visitorOf } from "./request_context.ts";
import { logRequests } from "./request_log.ts";
import { findSchool, requireServed } from "./school.ts";
import { securityHeaders } from "./security_headers.ts";
import { traceRequests } from "./trace.ts";

export type AppOptions = {
  log: Logger;
  engine: Engine;
  auth: Auth;
  tenants: TenantCache;
  /** The newest delta that the API was built from. */
  schemaVersion: number;
  /** Shares the pool's connections between schools. */
  fairShare: FairShare;
  /** The address before which a school's slug stands. */
  publicUrl: URL;
  readiness: Readiness;
  realtime: Realtime;
  trustProxy: number;
  bodyLimitKb: number;
  statementTimeoutMs: number;
  answerTimeoutMs: number;
  graphiql: boolean;
  apiDocs: boolean;
  graphql: BodyRules;
  metricsToken: string | undefined;
  files: FileOptions;
};

/** All routes of the server, in the order in which a request passes them. */
export function createApp(options: AppOptions): Express {
  const { log, auth } = options;
  const app = express();
  app.set("trust proxy", options.trustProxy);
  app.set("etag", false);
  app.use(
    beginRequest,
    traceRequests,
    logRequests(log),
    securityHeaders(options.publicUrl),
    noStore,
  );

  app.use("/health", named("health"), healthRoutes(options.readiness));
  app.get("/metrics", named("metrics"), metricsRoute(options.metricsToken));

  const found = findSchool(options.tenants);
  const served = requireServed(options.schemaVersion);
  const school = [found, served];
  /** The same for what pages of other origins ask, which are to read why they are refused. */
  const schoolOfPages = [found, crossOrigin(options.publicUrl), served];
  if (options.graphiql) {
    app.use("/graphiql", named("graphiql"), school);
    app.use(graphiqlRouter());
  }
  if (options.apiDocs) {
    app.use(["/api/docs", "/api/redoc", "/api/openapi.json"], named("documentation"), school);
    app.use(
      "/api",
      documentationRoutes(() => documentText(options.engine.schema)),
    );
  }
  app.use(
    "/auth/oidc",
    named("oidc"),
    school,
    limitRequests(auth.requests),
    oidcRoutes({ auth, tenants: options.tenants, publicUrl: options.publicUrl, log }),
  );

  /** From a known school to a caller who may ask, in the order of what refusing costs. */
  const admit = [
    refuseBeyondShare(options.fairShare),
    authenticate(auth.accessTokens, auth.sessionChecks),
    limitRequests(auth.requests),
  ];
  const engine = shareEngine(options.engine, options.fairShare);
  const caller = callerOf(auth, options);
  const limit = options.bodyLimitKb * 1024;
  app.all(
    "/graphql/stream",
    named("stream"),
    schoolOfPages,
    admit,
    express.json({ limit }),
    requireFirstStepInBody,
    options.realtime.streams,
  );
  app.all(
    "/graphql",
    named("graphql"),
    schoolOfPages,
    options.realtime.sockets,
    admit,
    express.json({ limit }),
    graphqlHandler(engine, caller, {
      ...options.graphql,
      allow: requireFirstStep,
      countOperation: (request) => countRequest(auth.requests, visitorOf(request)),
      onOutcome: rememberOutcome,
    }),
  );
  app.get(
    `${restBase}/linked-files/:token`,
    named("linked_files"),
    apiVersion,
    schoolOfPages,
    limitRequests(auth.requests),
    linkedFileRoute(auth.call),
  );
  const files = filesOf({ ...options, ...options.files, callerOf: caller });
  app.use(
    [`${restBase}/files`, `${restBase}/imports`],
    named("files"),
    apiVersion,
    schoolOfPages,
    admit,
  );
  app.use(restBase, files, answerProblems(log));
  app.use(
    restBase,
    named("rest"),
    apiVersion,
    schoolOfPages,
    admit,
    express.json({ limit, type: ["application/json", "application/merge-patch+json"] }),
    restHandler({ engine, callerOf: caller, onOutcome: rememberOutcome }),
    answerProblems(log),
  );

  app.use(notFound);
  app.use(answerErrors(log));
  return app;
}

/** Answers are one person's; only GraphiQL's own files and the documentation may be kept, and say so themselves. */
const noStore: express.RequestHandler = (_request, response, next) => {
  response.setHeader("cache-control", "no-store");
  next();
};

/** The part of an operation that the request's middleware has found out. */
function callerOf(
  auth: Auth,
  {
    statementTimeoutMs,
    answerTimeoutMs,
  }: Pick<AppOptions, "statementTimeoutMs" | "answerTimeoutMs">,
) {
  return (request: Request): Caller => {
    const visitor = visitorOf(request);
    const { tenant, requestId, clientAddress, signedIn } = visitor;
    // Until the first step is done the database knows nobody either.
    const user = firstStepOf(signedIn) ? undefined : signedIn;
    return {
      settings: {
        slug: tenant.slug,
        userId: user?.userId,
        sessionId: user?.sessionId,
        requestId,
        clientAddress,
        statementTimeoutMs,
      },
      services: { auth: authService(auth, visitor) },
      patience: patienceOf(request, answerTimeoutMs),
    };
  };
}

function rememberOutcome(
  request: Request,
  { operation, errors }: Pick<Outcome, "operation" | "errors">,
): void {
  const context = contextOf(request);
  if (operation) context.operation = { type: operation.type, name: operation.name?.slice(0, 64) };
  const codes = errors?.map(({ extensions }) => extensions?.code) ?? [];
  const all = new Set([...(context.errorCodes ?? []), ...codes]);
  context.errorCodes = [...all].filter((code) => typeof code === "string");
}
