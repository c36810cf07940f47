import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { HomeroomError } from "../../runtime/errors.ts";
import { answerUpgrades, isForWebSocket } from "../realtime/upgrade.ts";

export type Listening = {
  port: number;
  /** Takes no new connections and waits for the answers that are under way. */
  close(): Promise<void>;
};

/** Nothing has come or gone on a connection with a request under way: longer than any statement. */
const unreadMs = 120_000;
/** How often quiet connections are looked for while the server closes. */
const sweepMs = 50;
/** A request may be on its way: a connection is closed when nothing has come for this long. */
const quietMs = 300;

/** How often is looked for clients that take too long. */
const slownessCheckMs = 1000;
/** Bytes of a request's headers. */
const mostHeaders = 16 * 1024;
/** A connection is renewed now and then, so that many servers get their share of one proxy's. */
const requestsPerConnection = 10_000;

export type ListenOptions = {
  host: string;
  port: number;
  /** How long a client may take to send headers, and the whole request. */
  headersTimeoutSeconds: number;
  requestTimeoutSeconds: number;
  /**
   * How long a connection without a request is kept. A proxy must be the one that gives it up: else
   * its next request meets a closed one.
   */
  keepAliveSeconds: number;
  maxConnections: number;
};

/** Listens; throws `CANNOT_LISTEN` when the port is taken or the address is not ours. */
export async function listen(app: RequestListener, options: ListenOptions): Promise<Listening> {
  const { host, port } = options;
  const server = createServer(
    {
      // Node wants it to be no longer than the whole.
      headersTimeout: Math.min(options.headersTimeoutSeconds, options.requestTimeoutSeconds) * 1000,
      requestTimeout: options.requestTimeoutSeconds * 1000,
      keepAliveTimeout: options.keepAliveSeconds * 1000,
      connectionsCheckingInterval: slownessCheckMs,
      maxHeaderSize: mostHeaders,
      // Other protocols that a client offers (h2c) are none of ours: it gets its answer by HTTP/1.1.
      shouldUpgradeCallback: isForWebSocket,
    },
    app,
  );
  server.maxConnections = options.maxConnections;
  server.maxRequestsPerSocket = requestsPerConnection;
  // A client that takes nothing of its answer holds it in memory.
  server.timeout = unreadMs;
  answerUpgrades(server, app);
  const connections = track(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      reject(
        new HomeroomError("CANNOT_LISTEN", `Cannot listen on ${host}:${port}: ${cause.message}.`, {
          cause,
          hint: "Set HOST and PORT to an address of this machine that is free.",
        }),
      );
    });
    server.listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server, connections) };
}

type Connection = { underWay: number; quietSince: number };

/** How many requests each connection has under way, and since when it has none. */
function track(server: Server): Map<Socket, Connection> {
  const connections = new Map<Socket, Connection>();
  server.on("connection", (socket) => {
    connections.set(socket, { underWay: 0, quietSince: performance.now() });
    socket.once("close", () => connections.delete(socket));
  });
  server.on("request", ({ socket }, response) => {
    const connection = connections.get(socket);
    if (!connection) return;
    connection.underWay++;
    response.once("close", () => {
      connection.underWay--;
      connection.quietSince = performance.now();
    });
  });
  return connections;
}

/**
 * A client that keeps its connection must not keep the process. Node closes only connections that
 * had a request before; browsers open some to be quick later.
 */
async function close(server: Server, connections: Map<Socket, Connection>): Promise<void> {
  const sweep = setInterval(() => {
    const now = performance.now();
    for (const [socket, { underWay, quietSince }] of connections) {
      if (underWay === 0 && now - quietSince > quietMs) socket.destroySoon();
    }
  }, sweepMs);
  try {
    await new Promise<void>((resolve, reject) => {
      server.close((error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  } finally {
    clearInterval(sweep);
  }
}
