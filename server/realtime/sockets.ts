import type { RequestHandler } from "express";
import { parse, type ExecutionResult } from "graphql";
import { CloseCode, handleProtocols, makeServer } from "graphql-ws";
import { WebSocketServer, type WebSocket } from "ws";
import { codeOf, HomeroomError } from "../../runtime/errors.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { SignedIn, Visitor } from "../auth/visitor.ts";
import { networkOf } from "../limits/network.ts";
import { firstStepOf } from "../http/first_steps.ts";
import { visitorOf } from "../http/request_context.ts";
import { hostNameOf } from "../tenants/find_tenant.ts";
import type { TenantCache } from "../tenants/tenant_cache.ts";
import type { Connection, Connections } from "./connections.ts";
import { endingFor, endings, type EndingReason } from "./endings.ts";
import { endedSockets } from "./measurements.ts";
import { Refused } from "./refused.ts";
import type { Subscribe } from "./subscribe.ts";
import { takeUpgrade } from "./upgrade.ts";

export type SocketOptions = {
  connections: Connections;
  tenants: TenantCache;
  subscribe: Subscribe;
  /** Throws what refuses a token: a header as in HTTP. */
  recognize: (visitor: Visitor, authorization: string) => Promise<SignedIn>;
  /** Throws while no connection would hear of events. */
  requireEvents: () => void;
  subscriptionsPerSocket: number;
  /** The largest message that is taken, in bytes. */
  messageLimit: number;
  log: Logger;
};

/** More than this waits for no client to read it, in bytes. */
const mostBuffered = 1_000_000;
/** How long a client may take to say who it is. */
const initialisationMs = 5000;
/** What graphql-ws wants to see of an operation; what is executed stands in the subscriber. */
const placeholder = parse("subscription { answers }");

type Extra = { connection: Connection; visitor: Visitor };

/** Takes WebSockets that speak graphql-transport-ws; a request for anything else goes on. */
export function webSockets(options: SocketOptions): RequestHandler {
  const { connections, tenants, messageLimit, log } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: messageLimit,
    perMessageDeflate: false,
    handleProtocols: (protocols) => handleProtocols(protocols),
  });
  const server = protocolServer(options);

  const open = (socket: WebSocket, visitor: Visitor, host: string) => {
    const connection: Connection = {
      transport: "websocket",
      tenant: visitor.tenant,
      host,
      network: networkOf(visitor.clientAddress),
      signedIn: undefined,
      end(reason) {
        end(socket, reason);
      },
      beat: heartbeat(socket),
    };
    socket.on("error", (error) => {
      // What the client sent is malformed or too large; ws closes with the code that says so.
      log.debug({ err: error, requestId: visitor.requestId }, "a socket broke");
    });
    try {
      options.requireEvents();
      connections.add(connection);
    } catch (error) {
      end(socket, endingFor(codeOf(error)));
      return;
    }
    const closed = server.opened(adapt(socket, visitor, log), { connection, visitor });
    socket.once("close", (code, reason) => {
      connections.remove(connection);
      void closed(code, reason.toString());
    });
  };

  return async (request, _response, next) => {
    const visitor = visitorOf(request);
    const host = hostNameOf(request.headers.host) ?? "";
    if (request.headers.upgrade === undefined) {
      next();
      return;
    }
    await requireOwnOrigin(request.headers.origin, visitor, tenants);
    const upgrade = takeUpgrade(request);
    if (!upgrade) next();
    else {
      sockets.handleUpgrade(request, upgrade.socket, upgrade.head, (socket) => {
        open(socket, visitor, host);
      });
    }
  };
}

/** Browsers let every page open a WebSocket anywhere: only pages of the school's own may. */
async function requireOwnOrigin(
  origin: string | undefined,
  visitor: Visitor,
  tenants: TenantCache,
) {
  if (origin === undefined) return; // No browser.
  const host = URL.canParse(origin) ? hostNameOf(new URL(origin).host) : undefined;
  const tenant = host === undefined ? undefined : await tenants.get(host);
  if (tenant?.id === visitor.tenant.id) return;
  throw new HomeroomError("WRONG_ORIGIN", "Pages of this origin may not open sockets here.", {
    status: 403,
    hint: "Serve the page from an address of the school.",
  });
}

function protocolServer(options: SocketOptions) {
  const { connections, recognize, subscribe, subscriptionsPerSocket } = options;
  return makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: initialisationMs,
    onConnect: async ({ connectionParams, extra: { connection, visitor } }) => {
      try {
        const signedIn = await recognize(visitor, authorizationIn(connectionParams));
        connections.identify(connection, signedIn);
        // What ended while it was asked is known by now, or announced to who is identified.
        await recognize(visitor, authorizationIn(connectionParams));
        const step = firstStepOf(signedIn);
        if (!step) return true;
        connection.end(step.code);
      } catch (error) {
        if (!(error instanceof HomeroomError)) throw error;
        connection.end(endingFor(error.code));
      }
      return false;
    },
    onSubscribe: async ({ extra, subscriptions }, _id, payload) => {
      const { connection, visitor } = extra;
      if (Object.keys(subscriptions).length > subscriptionsPerSocket) {
        return [tooManySubscriptions(subscriptionsPerSocket, visitor.requestId)];
      }
      const signedIn = connection.signedIn!;
      const subscribed = await subscribe(payload, {
        visitor,
        signedIn,
        end: (reason) => {
          connection.end(reason);
        },
      });
      if ("errors" in subscribed) return subscribed.errors.map((error) => new Refused(error));
      const { answers } = subscribed;
      return { schema: undefined as never, document: placeholder, contextValue: answers };
    },
    // Answers are formatted already, which the types do not foresee; onNext lets them pass.
    subscribe: ({ contextValue }) => contextValue as AsyncGenerator<ExecutionResult>,
    onNext: (_context, _id, _payload, _args, answer) => answer,
  });
}

function tooManySubscriptions(most: number, requestId: string) {
  return new Refused({
    message: `A socket carries at most ${most} subscriptions.`,
    extensions: { code: "TOO_MANY_SUBSCRIPTIONS", requestId },
  });
}

/** Clients write the token as the header that they send with requests. */
function authorizationIn(parameters: Record<string, unknown> | undefined): string {
  const [, value] =
    Object.entries(parameters ?? {}).find(([name]) => name.toLowerCase() === "authorization") ?? [];
  return typeof value === "string" ? value : "";
}

/** The socket as graphql-ws wants it. */
function adapt(socket: WebSocket, { requestId }: Visitor, log: Logger) {
  return {
    protocol: socket.protocol,
    send: (text: string) =>
      new Promise<void>((resolve) => {
        if (socket.readyState !== socket.OPEN) {
          resolve();
          return;
        }
        if (socket.bufferedAmount > mostBuffered) end(socket, "TOO_SLOW");
        // An error is followed by the socket's end.
        else socket.send(text, () => resolve());
      }),
    close: (code?: number, reason?: string) => {
      socket.close(code, reason);
    },
    onMessage: (handle: (text: string) => Promise<void>) => {
      socket.on("message", (data, isBinary) => {
        if (isBinary) {
          socket.close(CloseCode.BadRequest, "Send text");
          return;
        }
        handle((data as Buffer).toString()).catch((error: unknown) => {
          log.error({ err: error, requestId }, "a socket's message failed");
          end(socket, "INTERNAL");
        });
      });
    },
  };
}

function end(socket: WebSocket, reason: EndingReason): void {
  if (socket.readyState !== socket.OPEN) return;
  endedSockets.inc({ reason });
  socket.close(endings[reason].code, reason);
  // Who reads too slowly does not read this either, and who does not answer is not waited for.
  if (reason === "TOO_SLOW") socket.terminate();
  else setTimeout(() => socket.terminate(), 2000).unref();
}

function heartbeat(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on("pong", () => {
    isAlive = true;
  });
  return () => {
    if (!isAlive) socket.terminate();
    else {
      isAlive = false;
      socket.ping();
    }
  };
}
