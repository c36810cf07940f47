import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export type StallingProxy = {
  /** The address of the database by way of the proxy. */
  url: string;
  /** Lets nothing more through, in either direction, on the connections that listen to announcements. */
  stall(): void;
  close(): void;
};

/** Stands before a database and plays the network that loses packets without a word. */
export async function openStallingProxy(databaseUrl: string): Promise<StallingProxy> {
  const { hostname, port } = new URL(databaseUrl);
  const listening = new Set<Socket>();
  const all = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      all.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
      from.pipe(to);
    }
    client.once("data", (first: Buffer) => {
      if (!first.includes("homeroom server (announcements)")) return;
      listening.add(client).add(database);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    stall() {
      for (const socket of listening) socket.unpipe();
      listening.clear();
    },
    close() {
      for (const socket of all) socket.destroy();
      server.close();
    },
  };
}
