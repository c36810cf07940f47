import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { HomeroomError } from "../../runtime/errors.ts";

export type Listening = {
  port: number;
  /** Takes no new connections and waits for the answers that are under way. */
  close(): Promise<void>;
};

/** How often connections are looked for that have become idle while the server closes. */
const sweepMs = 50;

/** Listens; throws `CANNOT_LISTEN` when the port is taken or the address is not ours. */
export async function listen(app: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer(
    // A proxy must be the one that gives up a connection: else its next request meets a closed one.
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 75_000 },
    app,
  );
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

/** Connections and how many requests each has under way. */
function track(server: Server): Map<Socket, number> {
  const connections = new Map<Socket, number>();
  server.on("connection", (socket) => {
    connections.set(socket, 0);
    socket.once("close", () => connections.delete(socket));
  });
  server.on("request", ({ socket }, response) => {
    connections.set(socket, (connections.get(socket) ?? 0) + 1);
    response.once("close", () => {
      const underWay = connections.get(socket);
      if (underWay !== undefined) connections.set(socket, underWay - 1);
    });
  });
  return connections;
}

/**
 * A client that keeps its connection must not keep the process. Node closes only connections that
 * had a request before; browsers open some to be quick later.
 */
async function close(server: Server, connections: Map<Socket, number>): Promise<void> {
  const closeIdle = () => {
    for (const [socket, underWay] of connections) if (underWay === 0) socket.destroySoon();
  };
  const sweep = setInterval(closeIdle, sweepMs);
  try {
    const closed = new Promise<void>((resolve, reject) => {
      server.close((error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    closeIdle();
    await closed;
  } finally {
    clearInterval(sweep);
  }
}
