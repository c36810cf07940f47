import { readConfig } from "../runtime/config.ts";
import { explain, HomeroomError } from "../runtime/errors.ts";
import { createLogger, type Logger } from "../runtime/logger.ts";
import { collectProcessMetrics, measurePool } from "../runtime/metrics.ts";
import { Shutdown } from "../runtime/shutdown.ts";
import { createAccessTokens } from "./auth/access_tokens.ts";
import { schoolCaller } from "./auth/school_database.ts";
import { createSessionChecks } from "./auth/session_checks.ts";
import { checkLedger, checkLogin, readDeltas } from "./database_checks.ts";
import { statementCanceller } from "./cancel_statement.ts";
import { createEngine } from "./graphql/engine.ts";
import type { DocumentLimits } from "./graphql/limits/limits.ts";
import { loadApi } from "./graphql/load.ts";
import { readPersistedOperations } from "./graphql/persisted.ts";
import { createApp } from "./http/app.ts";
import { createReadiness } from "./http/health.ts";
import { createLimit } from "./http/limits.ts";
import { listen } from "./http/listen.ts";
import { countSignIn } from "./http/measurements.ts";
import { createPools } from "./pools.ts";
import { tenantFinder } from "./tenants/find_tenant.ts";
import { listenForTenants } from "./tenants/listener.ts";
import { TenantCache } from "./tenants/tenant_cache.ts";

async function main(log: Logger, config: ServerConfig): Promise<void> {
  const shutdown = new Shutdown(log, config.shutdownSeconds);
  collectProcessMetrics();

  const { requests, control } = createPools({
    url: config.serverDatabaseUrl,
    size: config.serverPoolSize,
    lifetimeSeconds: config.connectionLifetimeSeconds,
    log,
  });
  shutdown.add("pools", () => Promise.all([requests.end(), control.end()]));
  measurePool("requests", requests);
  measurePool("control", control);

  // Before the API is loaded: that keeps the process too busy to hear the database in time.
  const deltas = await readDeltas();
  await checkLogin(control);
  await checkLedger(control, deltas);
  const schema = await loadApi();

  const graphiql = config.graphiql ?? config.nodeEnv !== "production";
  const engine = createEngine(schema, requests, log, {
    limits: limitsOf(config),
    introspection: config.introspection ?? graphiql,
    cancelStatement: statementCanceller(control, log),
  });
  const persisted =
    config.persistedOperations === undefined
      ? undefined
      : await readPersistedOperations(config.persistedOperations, engine);

  const tenants = new TenantCache(tenantFinder(control, new URL(config.publicUrl).hostname));
  const listener = listenForTenants(config.serverDatabaseUrl, control, tenants, log);
  shutdown.add("announcements", () => listener.stop());

  const call = schoolCaller(control);
  const app = createApp({
    log,
    engine,
    tenants,
    schemaVersion: deltas.at(-1)?.version ?? 0,
    auth: {
      call,
      accessTokens: createAccessTokens({
        keys: config.jwtKeys,
        issuer: config.jwtIssuer,
        minutes: config.accessTokenMinutes,
      }),
      sessionChecks: createSessionChecks(call),
      refreshTokenDays: config.refreshTokenDays,
      attempts: createLimit(config.signInLimitPerMinute, "attempts"),
      count: countSignIn,
    },
    requests: createLimit(config.rateLimitPerMinute, "requests"),
    readiness: createReadiness({
      isStopping: () => shutdown.begun,
      checkDatabase: () => checkLedger(control, deltas),
      log,
    }),
    trustProxy: config.trustProxy,
    bodyLimitKb: config.bodyLimitKb,
    statementTimeoutMs: config.statementTimeoutMs,
    answerTimeoutMs: config.answerTimeoutMs,
    graphiql,
    graphql: {
      persisted,
      onlyPersisted: config.onlyPersistedOperations,
      maxBatch: config.maxBatch,
    },
    metricsToken: config.metricsToken,
  });

  const server = await listen(app, config.host, config.port);
  shutdown.add("connections", () => server.close());
  const startedInMs = Math.round(performance.now());
  log.info({ host: config.host, port: server.port, startedInMs }, "listening");
}

function limitsOf(config: ServerConfig): DocumentLimits {
  return {
    tokens: config.maxTokens,
    depth: config.maxDepth,
    aliases: config.maxAliases,
    directives: config.maxDirectives,
    cost: config.maxCost,
    inputValues: config.maxInputValues,
  };
}

type ServerConfig = ReturnType<typeof readServerConfig>;

function readServerConfig() {
  const config = readConfig(["serverDatabaseUrl", "jwtKeys"]);
  if (config.onlyPersistedOperations && config.persistedOperations === undefined) {
    throw new HomeroomError(
      "BAD_SETTINGS",
      "ONLY_PERSISTED_OPERATIONS is true, and there are none.",
      { hint: "Set PERSISTED_OPERATIONS to the file that has them." },
    );
  }
  return config;
}

try {
  const config = readServerConfig();
  const log = createLogger("server", config.logLevel);
  await main(log, config).catch((error: unknown) => {
    log.fatal({ err: error }, explain(error));
    process.exit(1);
  });
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
