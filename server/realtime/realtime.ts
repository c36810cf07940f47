import type { RequestHandler } from "express";
import { setTimeout as delay } from "node:timers/promises";
import type { Pool } from "pg";
import { HomeroomError } from "../../runtime/errors.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { Auth } from "../auth/auth.ts";
import type { SignedIn, Visitor } from "../auth/visitor.ts";
import type { Subscription } from "../events/listener.ts";
import type { Engine } from "../graphql/engine.ts";
import { recognize } from "../http/authenticate.ts";
import type { Tenant } from "../tenants/tenant.ts";
import type { TenantCache } from "../tenants/tenant_cache.ts";
import { Connections } from "./connections.ts";
import { createDelivery } from "./delivery.ts";
import { Hub } from "./hub.ts";
import { webSockets } from "./sockets.ts";
import { eventStreams } from "./streams.ts";
import { createSubscribe } from "./subscribe.ts";

export type RealtimeOptions = {
  engine: Engine;
  /** Where rows are read again. */
  pool: Pool;
  auth: Auth;
  tenants: TenantCache;
  socketsPerUser: number;
  socketsPerSchool: number;
  subscriptionsPerSocket: number;
  bodyLimitKb: number;
  statementTimeoutMs: number;
  log: Logger;
};

export type Realtime = {
  /** Takes WebSockets; behind the middleware that finds the school. */
  sockets: RequestHandler;
  /** Streams of server-sent events; behind those that find out who asks and parse the body. */
  streams: RequestHandler;
  /** What it must hear of: events, and changes of sessions and schools. Behind the caches' own. */
  subscriptions: Subscription[];
  /** Tells all clients to connect again, which will be another server, and waits until they are gone. */
  stop(): Promise<void>;
};

/** How long clients may take to close their side. */
const farewellMs = 1000;

/** Subscriptions over WebSockets and server-sent events. */
export function createRealtime(options: RealtimeOptions): Realtime {
  const { engine, pool, auth, tenants, statementTimeoutMs, log } = options;
  let hearsEvents = false;
  let isStopping = false;

  const connections = new Connections(
    { perUser: options.socketsPerUser, perSchool: options.socketsPerSchool },
    tenants,
  );
  const hub = new Hub({
    deliver: createDelivery({
      ...{ engine, pool, statementTimeoutMs, log },
      call: auth.call,
      permissions: auth.permissionChecks,
    }),
    up() {
      hearsEvents = true;
    },
    // What happens until it is heard again nobody will tell: clients shall ask.
    down() {
      hearsEvents = false;
      connections.endAll("RECONNECT");
    },
  });
  const subscribe = createSubscribe({
    engine,
    hub,
    requests: auth.requests,
    statementTimeoutMs,
  });
  const who = (visitor: Visitor, authorization: string) =>
    recognize(visitor, authorization, auth.accessTokens, auth.sessionChecks);
  const goesOn = async ({ slug }: Tenant, { sessionId, userId }: SignedIn) => {
    const asker = { slug, requestId: "realtime", clientAddress: undefined };
    return (await auth.sessionChecks.check(asker, sessionId, userId)) !== undefined;
  };
  const requireEvents = () => {
    if (hearsEvents && !isStopping) return;
    throw new HomeroomError("RECONNECT", "Events are not heard just now.", {
      status: 503,
      hint: "Connect again in a moment.",
    });
  };

  return {
    sockets: webSockets({
      connections,
      tenants,
      subscribe,
      recognize: who,
      requireEvents,
      subscriptionsPerSocket: options.subscriptionsPerSocket,
      messageLimit: options.bodyLimitKb * 1024,
      log,
    }),
    streams: eventStreams({ connections, subscribe, recognize: who, requireEvents }),
    subscriptions: [
      hub.channel,
      {
        channel: auth.sessionChecks.subscription.channel,
        heard: (payload) => {
          const [slug, user] = payload.split(" ");
          void connections.checkSessions(slug!, user === "*" ? undefined : user, goesOn);
        },
      },
      {
        channel: "platform_tenants",
        heard: () => {
          void connections.checkSchools();
        },
      },
    ],
    async stop() {
      isStopping = true;
      connections.endAll("RECONNECT");
      const deadline = performance.now() + farewellMs;
      while (connections.size > 0 && performance.now() < deadline) await delay(20);
      connections.stop();
    },
  };
}
