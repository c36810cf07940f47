import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export interface ReceivedRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface HttpTarget {
  url: string;
  /** What has arrived, oldest first. */
  requests: ReceivedRequest[];
  /** The status of the answers; null: the connection is broken instead. */
  status: number | null;
  answer: string;
  close(): Promise<void>;
}

/** A program on this machine that others call over HTTP. */
export async function startHttpTarget(): Promise<HttpTarget> {
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      target.requests.push({ path: request.url ?? "/", headers: request.headers, body });
      if (target.status === null) request.socket.destroy();
      else response.writeHead(target.status).end(target.answer);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const target: HttpTarget = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    status: 200,
    answer: "{}",
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return target;
}
