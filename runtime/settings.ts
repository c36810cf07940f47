import { z } from "zod";
import { clientSettings } from "./client_settings.ts";
import { deliverySettings } from "./delivery_settings.ts";
import { fileSettings } from "./file_settings.ts";
import { graphqlSettings } from "./graphql_settings.ts";
import { address, flag, keys, oneOf, postgres, whole, type Setting } from "./setting.ts";

/** Every setting; `serverPoolSize` is read from `SERVER_POOL_SIZE`, and so on. */
export const settings = {
  nodeEnv: {
    schema: oneOf(["production", "development", "test"]).default("production"),
    about: "`npm start` sets `development`.",
  },
  logLevel: {
    schema: oneOf(["fatal", "error", "warn", "info", "debug", "trace"]).default("info"),
    about: "The least important lines that are still written to the log.",
  },
  logFile: {
    schema: z.string().min(1).optional(),
    about:
      "File that the log is written to as well, each process its own: `a.log` becomes `a.1.log`, `a.2.log` …, a new one each day or when one is full; ten are kept. `npm start` sets it.",
  },
  logFileSizeMb: {
    schema: whole(1, 10_000).default(20),
    about: "When a file of the log is full.",
  },
  slowOperationMs: {
    schema: whole(0, 600_000).default(1000),
    about: "Operations that take longer are logged as slow.",
  },
  slowOperationPlans: {
    schema: flag.default(false),
    about: "Whether the plan of a slow operation's slowest statement is logged too.",
  },
  otelExporterOtlpEndpoint: {
    schema: address(/^https?:$/, "http://localhost:4318").optional(),
    about:
      "OpenTelemetry collector that traces are sent to (OTLP over HTTP). Unset: nothing is traced.",
  },
  homeroomDir: {
    schema: z.string().default(".homeroom"),
    about: "Folder of what `npm start` keeps: the embedded Postgres, secrets, logs, mails.",
  },
  databaseUrl: {
    schema: postgres.optional(),
    about: "The operator's login (may create roles and databases). Unset: an embedded Postgres.",
    secret: true,
  },
  serverDatabaseUrl: {
    schema: postgres.optional(),
    about: "The server's login, `homeroom_server`. `npm start` makes it up.",
    secret: true,
  },
  serverControlDatabaseUrl: {
    schema: postgres.optional(),
    about:
      "Where the server looks up schools and sessions, and listens, when `SERVER_DATABASE_URL` is a pooler: Postgres itself, or a second pool. Unset: the same.",
    secret: true,
  },
  workerDatabaseUrl: {
    schema: postgres.optional(),
    about: "The worker's login, `homeroom_worker`. `npm start` makes it up.",
    secret: true,
  },
  host: {
    schema: z.string().default("127.0.0.1"),
    about: "Address to listen on; `0.0.0.0` in a container.",
  },
  port: {
    schema: whole(0, 65535).default(4000),
    about: "Port to listen on. `npm start` takes the next free one unless it is set.",
  },
  publicUrl: {
    schema: address(/^https?:$/, "https://homeroom.example").default("http://localhost:4000"),
    about: "The public address; a school's slug is put before its host name.",
  },
  trustProxy: {
    schema: whole(0, 10).default(0),
    about:
      "How many reverse proxies stand before the server (whose forwarded address is believed).",
  },
  jwtKeys: {
    schema: keys.optional(),
    about: "Keys of the access tokens, `k2:<secret>,k1:<secret>`: the first signs, all verify.",
    secret: true,
  },
  secretKeys: {
    schema: keys.optional(),
    about: "Keys that second factors and providers' secrets are encrypted with, as `JWT_KEYS`.",
    secret: true,
  },
  oidcPrivateIssuers: {
    schema: flag.default(false),
    about: "Whether identity providers may be at private addresses, and without TLS.",
  },
  jwtIssuer: {
    schema: z.string().min(1).default("homeroom"),
    about: "Issuer that access tokens carry and must carry.",
  },
  accessTokenMinutes: {
    schema: whole(1, 1440).default(15),
    about: "How long an access token is valid.",
  },
  refreshTokenDays: {
    schema: whole(1, 365).default(30),
    about: "How long a refresh token is valid.",
  },
  serverPoolSize: {
    schema: whole(1, 500).default(10),
    about: "Postgres connections of one server.",
  },
  workerPoolSize: {
    schema: whole(1, 500).default(8),
    about:
      "Postgres connections of one worker to the schools' data; as many as jobs run, and one, serve the queue.",
  },
  workerConcurrency: {
    schema: whole(1, 100).default(8),
    about: "Jobs that one worker runs at the same time.",
  },
  workerPort: {
    schema: whole(0, 65535).optional(),
    about: "Port of the worker's `/health/live`, `/health/ready` and `/metrics`. Unset: none.",
  },
  connectionLifetimeSeconds: {
    schema: whole(0, 86400).default(1800),
    about: "A connection is replaced after this time, to free the catalog caches it has filled.",
  },
  statementTimeoutMs: {
    schema: whole(100, 600_000).default(10_000),
    about: "The longest that one statement of a request may run.",
  },
  answerTimeoutMs: {
    schema: whole(100, 3_600_000).default(30_000),
    about:
      "The longest that answering a request may take, all its operations and statements together; what still runs is cancelled in Postgres.",
  },
  bodyLimitKb: {
    schema: whole(1, 102_400).default(256),
    about: "The largest request body.",
  },
  ...clientSettings,
  graphiql: {
    schema: flag.optional(),
    about: "Whether `/graphiql` is served. Unset: unless `NODE_ENV` is `production`.",
  },
  apiDocs: {
    schema: flag.default(true),
    about: "Whether `/api/docs/`, `/api/redoc/` and `/api/openapi.json` are served.",
  },
  ...graphqlSettings,
  ...fileSettings,
  metricsToken: {
    schema: z.string().min(16, "must have 16 characters or more").optional(),
    about: "Bearer token that `/metrics` asks for. Unset: answers to loopback addresses only.",
    secret: true,
  },
  smtpUrl: {
    schema: address(/^smtps?:$/, "smtp://user:password@mail.example:587").optional(),
    about: "Where mails are sent. Unset: they are written to `OUTBOX_DIR`.",
    secret: true,
  },
  mailFrom: {
    schema: z.string().min(3).default("Homeroom <no-reply@localhost>"),
    about: "Sender of the mails.",
  },
  reportLinkHours: {
    schema: whole(1, 720).default(72),
    about: "How long the link in the mail of a scheduled report can be followed.",
  },
  reportAttachmentKb: {
    schema: whole(0, 10_240).default(0),
    about:
      "Files of scheduled reports up to this size are attached to the mail. 0: there is always a link.",
  },
  outboxDir: {
    schema: z.string().default(".homeroom/outbox"),
    about: "Folder of the mails that are not sent.",
  },
  ...deliverySettings,
  shutdownSeconds: {
    schema: whole(1, 600).default(15),
    about: "How long a process may take to finish what runs when it is told to stop.",
  },
} satisfies Record<string, Setting>;
