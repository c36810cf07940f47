/**
 * The clients of the benchmark of sockets, in a process of their own: what they cost is not the
 * server's. Told by messages which sockets to open; tells when they are open, and when answers came.
 */
import { WebSocket } from "ws";

export type Order = {
  port: number;
  host: string;
  tokens: string[];
  /** What each subscribes to; without it the sockets are idle. */
  query?: string;
};

export type Report = { opened: number } | { arrivedAt: number[] };

/** Opened at the same time. */
const atOnce = 50;

let subscribers = 0;
let arrivedAt: number[] = [];

/** Opens one socket, signs in and subscribes. */
function open({ port, host, query }: Order, token: string): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, "graphql-transport-ws", {
    headers: { host },
    perMessageDeflate: false,
  });
  const send = (message: object) => {
    socket.send(JSON.stringify(message));
  };
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("close", (code, reason) => {
      reject(new Error(`Closed: ${code} ${reason.toString()}`));
    });
    socket.on("open", () => {
      send({ type: "connection_init", payload: { authorization: `Bearer ${token}` } });
    });
    socket.on("message", (data) => {
      const { type } = JSON.parse((data as Buffer).toString()) as { type: string };
      if (type === "connection_ack") {
        if (query !== undefined) send({ type: "subscribe", id: "1", payload: { query } });
        resolve();
      }
      if (type === "next") arrived();
      if (type === "error") throw new Error((data as Buffer).toString());
    });
  });
}

function arrived(): void {
  arrivedAt.push(performance.timeOrigin + performance.now());
  if (arrivedAt.length < subscribers) return;
  process.send!({ arrivedAt } satisfies Report);
  arrivedAt = [];
}

process.on("message", (order: Order) => {
  void (async () => {
    const waiting = [...order.tokens];
    const work = async () => {
      for (let token = waiting.pop(); token !== undefined; token = waiting.pop()) {
        await open(order, token);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    if (order.query !== undefined) subscribers += order.tokens.length;
    process.send!({ opened: order.tokens.length } satisfies Report);
  })();
});
