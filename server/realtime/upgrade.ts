import { ServerResponse, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

type Upgrade = { socket: Duplex; head: Buffer; response: ServerResponse };

const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/**
 * Lets requests for a WebSocket pass the same middleware as all others, so that what refuses them
 * is the same and answers the same. `takeUpgrade` takes the connection out.
 */
export function answerUpgrades(server: Server, app: RequestListener): void {
  server.on("upgrade", (request, socket, head) => {
    const response = new ServerResponse(request);
    // Whoever is refused has no further request on this connection.
    response.shouldKeepAlive = false;
    response.assignSocket(socket as Socket);
    response.once("finish", () => {
      (socket as Socket).destroySoon();
    });
    // A broken connection is closed; there is nobody to tell.
    socket.on("error", () => socket.destroy());
    upgrades.set(request, { socket, head, response });
    app(request, response);
  });
}

/** Whether a request asks for a WebSocket; others never reach `answerUpgrades`. */
export function isForWebSocket({ headers }: Pick<IncomingMessage, "headers">): boolean {
  return headers.upgrade?.toLowerCase() === "websocket";
}

/** The connection of a request for a WebSocket, which HTTP lets go. */
export function takeUpgrade(request: IncomingMessage): Omit<Upgrade, "response"> | undefined {
  const upgrade = upgrades.get(request);
  if (!upgrade) return undefined;
  upgrades.delete(request);
  upgrade.response.detachSocket(upgrade.socket as Socket);
  return upgrade;
}
