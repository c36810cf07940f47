import { flushCompileCache } from "node:module";
import { explain } from "../runtime/errors.ts";
import { createLogger, logCrashes, type Logger } from "../runtime/logger.ts";
import { collectProcessMetrics } from "../runtime/metrics.ts";
import { Shutdown } from "../runtime/shutdown.ts";
import { openObjectStore } from "../runtime/storage/object_store.ts";
import { startTracing, stopTracing } from "../runtime/tracing.ts";
import type { Auth } from "./auth/auth.ts";
import { createAccessTokens } from "./auth/access_tokens.ts";
import { schoolCaller } from "./auth/school_database.ts";
import { createPermissionChecks } from "./auth/permission_checks.ts";
import { createSeals } from "./auth/seals.ts";
import { createSessionChecks } from "./auth/session_checks.ts";
import { checkAnswer, checkLedger, checkLogin, checkQueue, readDeltas } from "./database_checks.ts";
import { statementCanceller } from "./cancel_statement.ts";
import { limitsOf, readServerConfig, type ServerConfig } from "./config.ts";
import { listenForEvents } from "./events/listener.ts";
import { createEngine } from "./graphql/engine.ts";
import { loadApi } from "./graphql/load.ts";
import { observedEngine } from "./graphql/observed_engine.ts";
import { readPersistedOperations } from "./graphql/persisted.ts";
import { slowOperations } from "./graphql/slow_operations.ts";
import { createApp } from "./http/app.ts";
import { createReadiness } from "./http/health.ts";
import { listen } from "./http/listen.ts";
import { countSignIn } from "./http/measurements.ts";
import { redisLevel } from "./cache/second_level.ts";
import { postgresCounters, redisCounters } from "./limits/counters.ts";
import { createFairShare, placesOf } from "./limits/fair_share.ts";
import { createLimit } from "./limits/limit.ts";
import { createRequestLimits } from "./limits/requests.ts";
import { createPools } from "./pools.ts";
import { connectRedis } from "./redis.ts";
import { tenantFinder } from "./tenants/find_tenant.ts";
import { createRealtime } from "./realtime/realtime.ts";
import { TenantCache } from "./tenants/tenant_cache.ts";

async function main(log: Logger, config: ServerConfig): Promise<void> {
  const shutdown = new Shutdown(log, config.shutdownSeconds);
  shutdown.add("traces", stopTracing);
  collectProcessMetrics();

  const { requests, control } = createPools({
    url: config.serverDatabaseUrl,
    controlUrl: config.serverControlDatabaseUrl,
    size: config.serverPoolSize,
    lifetimeSeconds: config.connectionLifetimeSeconds,
    log,
  });
  shutdown.add("pools", () => Promise.all([requests.end(), control.end()]));

  // Before the API is loaded: that keeps the process too busy to hear the database in time.
  const deltas = await readDeltas();
  await checkLogin(control);
  await checkLedger(control, deltas);
  const schema = await loadApi();

  const graphiql = config.graphiql ?? config.nodeEnv !== "production";
  const engine = observedEngine(
    createEngine(schema, requests, log, {
      limits: limitsOf(config),
      introspection: config.introspection ?? graphiql,
      cancelStatement: statementCanceller(control, log),
    }),
    slowOperations({
      log,
      pool: requests,
      thresholdMs: config.slowOperationMs,
      plans: config.slowOperationPlans,
    }),
  );
  const persisted =
    config.persistedOperations === undefined
      ? undefined
      : await readPersistedOperations(config.persistedOperations, engine);

  const publicUrl = new URL(config.publicUrl);
  const shared =
    config.redisUrl === undefined ? undefined : await connectRedis(config.redisUrl, log);
  if (shared) shutdown.add("redis", () => Promise.resolve(shared.redis.disconnect()));
  const level = <Value>(name: string) => shared && redisLevel<Value>(shared, name);
  const tenants = new TenantCache(tenantFinder(control, publicUrl.hostname), level("tenants"));
  const counters = shared ? redisCounters(shared) : postgresCounters(control, log);
  const hourly = (name: string, what: string, points: number) =>
    createLimit(counters, { name, what, points, seconds: 3600 });
  const call = schoolCaller(control);
  const sessionChecks = createSessionChecks(call, level("sessions-2"));
  const permissionChecks = createPermissionChecks(call, level("permissions"));
  const auth: Auth = {
    call,
    accessTokens: createAccessTokens({
      keys: config.jwtKeys,
      issuer: config.jwtIssuer,
      minutes: config.accessTokenMinutes,
    }),
    sessionChecks,
    permissionChecks,
    refreshTokenDays: config.refreshTokenDays,
    seals: createSeals(config.secretKeys),
    allowPrivateProviders: config.oidcPrivateIssuers,
    attempts: hourly("attempts", "attempts", config.signInLimitPerHour),
    resets: hourly("resets", "mails for a new password", config.resetLimitPerHour),
    requests: createRequestLimits(
      hourly("user", "requests", config.userLimitPerHour),
      hourly("guest", "requests", config.guestLimitPerHour),
    ),
    count: countSignIn,
  };

  const realtime = createRealtime({
    ...{ engine, pool: requests, auth, tenants, log },
    socketsPerUser: config.socketsPerUser,
    socketsPerSchool: config.socketsPerSchool,
    subscriptionsPerSocket: config.subscriptionsPerSocket,
    bodyLimitKb: config.bodyLimitKb,
    statementTimeoutMs: config.statementTimeoutMs,
  });
  const listener = listenForEvents(
    { url: config.serverControlDatabaseUrl ?? config.serverDatabaseUrl, pool: control, log },
    [
      ...[tenants, sessionChecks, permissionChecks].map(({ subscription }) => subscription),
      ...realtime.subscriptions,
    ],
  );
  shutdown.add("announcements", () => listener.stop());

  const store = await openObjectStore(config);
  if (store) shutdown.add("storage", () => Promise.resolve(store.close()));
  const app = createApp({
    log,
    engine,
    tenants,
    schemaVersion: deltas.at(-1)?.version ?? 0,
    auth,
    realtime,
    fairShare: createFairShare(placesOf(requests, config)),
    publicUrl,
    readiness: createReadiness({
      isStopping: () => shutdown.begun,
      checks: {
        database: () => checkAnswer(control),
        migrations: () => checkLedger(control, deltas),
        queue: () => checkQueue(control),
      },
      log,
    }),
    trustProxy: config.trustProxy,
    bodyLimitKb: config.bodyLimitKb,
    statementTimeoutMs: config.statementTimeoutMs,
    answerTimeoutMs: config.answerTimeoutMs,
    graphiql,
    apiDocs: config.apiDocs,
    graphql: {
      persisted,
      onlyPersisted: config.onlyPersistedOperations,
      maxBatch: config.maxBatch,
    },
    metricsToken: config.metricsToken,
    files: {
      pool: requests,
      store,
      limitBytes: config.uploadLimitMb * 1024 * 1024,
      types: new Set(config.uploadTypes.split(",")),
      scanUrl: config.scanUrl,
    },
  });

  // Whoever subscribes before it is heard what happens is sent away.
  await listener.attempted;
  const server = await listen(app, config);
  shutdown.add("connections", () => server.close());
  shutdown.add("subscriptions", () => realtime.stop());
  const startedInMs = Math.round(performance.now());
  log.info({ host: config.host, port: server.port, startedInMs }, "listening");
  flushCompileCache(); // Even if this process is killed, the next one starts sooner.
}

try {
  const config = readServerConfig();
  await startTracing("homeroom-server", config.otelExporterOtlpEndpoint);
  const log = await createLogger("server", config);
  logCrashes(log);
  await main(log, config).catch((error: unknown) => {
    log.fatal({ err: error }, explain(error));
    process.exit(1);
  });
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
