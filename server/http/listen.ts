import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { RequestListener } from "node:http";
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
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app);
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
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

/** A client that keeps its connection must not keep the process. */
async function close(server: Server): Promise<void> {
  const sweep = setInterval(() => {
    server.closeIdleConnections();
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
