import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Pool } from "pg";
import type { Config } from "../runtime/config.ts";
import { registry } from "../runtime/metrics.ts";

export interface Http {
  port: number;
  close(): Promise<void>;
}

type HttpConfig = Pick<Config, "host" | "workerPort" | "metricsToken">;

/**
 * `/health/live` (the process answers), `/health/ready` (and reaches the queue) and `/metrics`, if a
 * port is configured.
 */
export async function startHttp(config: HttpConfig, queue: Pool): Promise<Http | undefined> {
  if (config.workerPort === undefined) return undefined;
  const answer = async (request: IncomingMessage): Promise<[status: number, body: string]> => {
    switch (request.url ?? "/") {
      case "/health/live":
        return [200, "live\n"];
      case "/health/ready":
        return readiness(queue);
      case "/metrics":
        return maySeeMetrics(request, config.metricsToken)
          ? [200, await registry.metrics()]
          : [403, "forbidden\n"];
      default:
        return [404, "not found\n"];
    }
  };
  const server = createServer((request, response) => {
    answer(request)
      .catch((): [number, string] => [500, "internal error\n"])
      .then(([status, body]) =>
        response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(body),
      )
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(config.workerPort, config.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Says which part fails, and no more: strangers ask too. */
async function readiness(queue: Pool): Promise<[status: number, body: string]> {
  const failed = await problemWith(queue);
  return failed === undefined ? [200, "ready\n"] : [503, `not ready: ${failed}\n`];
}

async function problemWith(queue: Pool): Promise<string | undefined> {
  try {
    await queue.query("select");
  } catch {
    return "database"; // The pool's own listener and the jobs that fail say why.
  }
  try {
    await queue.query("select from graphile_worker.jobs limit 1");
  } catch {
    return "queue";
  }
  return undefined;
}

/** With a token set, whoever has it; without one, this machine only. */
function maySeeMetrics(request: IncomingMessage, token: string | undefined): boolean {
  if (token === undefined)
    return /^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? "");
  const given = Buffer.from(request.headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
