import { readConfig } from "../runtime/config.ts";
import { explain } from "../runtime/errors.ts";
import { createLogger, type Logger } from "../runtime/logger.ts";
import { collectProcessMetrics, measurePool } from "../runtime/metrics.ts";
import { Shutdown } from "../runtime/shutdown.ts";
import { createAccessTokens } from "./auth/access_tokens.ts";
import { schoolCaller } from "./auth/school_database.ts";
import { createSessionChecks } from "./auth/session_checks.ts";
import { checkLedger, checkLogin, readDeltas } from "./database_checks.ts";
import { listenForEvents } from "./events/listener.ts";
import { createEngine } from "./graphql/engine.ts";
import { loadApi } from "./graphql/load.ts";
import { createApp } from "./http/app.ts";
import { createReadiness } from "./http/health.ts";
import { createLimit } from "./http/limits.ts";
import { listen } from "./http/listen.ts";
import { countSignIn } from "./http/measurements.ts";
import { createPools } from "./pools.ts";
import { tenantFinder } from "./tenants/find_tenant.ts";
import { createRealtime } from "./realtime/realtime.ts";
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

  const tenants = new TenantCache(tenantFinder(control, new URL(config.publicUrl).hostname));
  const call = schoolCaller(control);
  const engine = createEngine(schema, requests, log);
  const requestLimit = createLimit(config.rateLimitPerMinute, "requests");
  const auth = {
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
  };
  const realtime = createRealtime({
    ...{ engine, pool: requests, auth, tenants, requests: requestLimit, log },
    socketsPerUser: config.socketsPerUser,
    socketsPerSchool: config.socketsPerSchool,
    subscriptionsPerSocket: config.subscriptionsPerSocket,
    bodyLimitKb: config.bodyLimitKb,
    statementTimeoutMs: config.statementTimeoutMs,
  });
  const listener = listenForEvents({ url: config.serverDatabaseUrl, pool: control, log }, [
    tenants.subscription,
    ...realtime.subscriptions,
  ]);
  shutdown.add("announcements", () => listener.stop());

  const app = createApp({
    log,
    engine,
    tenants,
    schemaVersion: deltas.at(-1)?.version ?? 0,
    auth,
    realtime,
    requests: requestLimit,
    readiness: createReadiness({
      isStopping: () => shutdown.begun,
      checkDatabase: () => checkLedger(control, deltas),
      log,
    }),
    trustProxy: config.trustProxy,
    bodyLimitKb: config.bodyLimitKb,
    statementTimeoutMs: config.statementTimeoutMs,
    graphiql: config.graphiql,
    metricsToken: config.metricsToken,
  });

  const server = await listen(app, config.host, config.port);
  shutdown.add("connections", () => server.close());
  shutdown.add("subscriptions", () => realtime.stop());
  const startedInMs = Math.round(performance.now());
  log.info({ host: config.host, port: server.port, startedInMs }, "listening");
}

type ServerConfig = ReturnType<typeof readServerConfig>;

function readServerConfig() {
  return readConfig(["serverDatabaseUrl", "jwtKeys"]);
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
