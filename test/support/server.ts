import { spawn } from "node:child_process";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { environmentWith, type SettingName } from "../../runtime/config.ts";
import type { TestDatabase } from "./database.ts";
import { root } from "./node_test.ts";

/** Keys of the access tokens of all test servers: two, as while a key is being rotated. */
export const testKeys = [
  { kid: "new", secret: "n".repeat(32) },
  { kid: "old", secret: "o".repeat(32) },
] as const;

export type Answer = {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body as it came. */
  bytes: Buffer;
  /** The body, when it is JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a test expects, it says itself
  json: any;
};

export type Sending = {
  method?: string;
  path?: string;
  host?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
};

export type TestServer = {
  port: number;
  pid: number;
  /** What it has written so far, a line each. */
  lines: string[];
  send(sending: Sending): Promise<Answer>;
  /** Ends it with a signal; returns its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  exited: Promise<number | null>;
};

type Settings = Partial<Record<SettingName, string>>;

/**
 * Starts the server as a process of its own, as in production; it ends with the test file.
 *
 * @param options of Node
 */
export async function startServer(
  database: Pick<TestDatabase, "serverUrl">,
  settings: Settings = {},
  options: readonly string[] = [],
): Promise<TestServer> {
  const starting = spawnServer({ serverDatabaseUrl: database.serverUrl, ...settings }, options);
  const port = await starting.port;
  if (port === undefined) throw new Error(`The server has ended:\n${starting.lines.join("\n")}`);
  return { ...starting, port, send: (sending) => send(port, sending) };
}

/** Starts it where it is expected to refuse; returns its exit code and what it said. */
export async function startRefused(
  settings: Settings,
): Promise<{ code: number | null; output: string }> {
  const starting = spawnServer(settings);
  const code = await starting.exited;
  return { code, output: starting.lines.join("\n") };
}

function spawnServer(settings: Settings, options: readonly string[] = []) {
  const child = spawn(process.execPath, [...options, join(root, "server/main.ts")], {
    env: {
      ...environmentWith({
        // Neither is on in production, which is what a server takes itself for.
        graphiql: "true",
        introspection: "true",
        host: "127.0.0.1",
        port: "0",
        publicUrl: "http://localhost",
        jwtKeys: testKeys.map(({ kid, secret }) => `${kid}:${secret}`).join(","),
        signInLimitPerHour: "1000000",
        resetLimitPerHour: "1000000",
        guestLimitPerHour: "1000000",
        userLimitPerHour: "1000000",
        ...settings,
      }),
      GRAPHILE_ENV: "production",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  const port = new Promise<number | undefined>((resolve) => {
    const read = (line: string) => {
      lines.push(line);
      const listening = /"server.port":(\d+).*"message":"listening"/.exec(line);
      if (listening) resolve(Number(listening[1]));
    };
    createInterface({ input: child.stdout }).on("line", read);
    createInterface({ input: child.stderr }).on("line", read);
    void exited.then(() => {
      resolve(undefined);
    });
  });
  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    child.kill(signal);
    return exited;
  };
  after(() => stop("SIGKILL"));
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill); // When the tests are interrupted, no hook is called.
  void exited.then(() => process.off("exit", kill));
  return { pid: child.pid!, lines, port, exited, stop };
}

/** One request on a connection of its own. */
export function send(port: number, sending: Sending): Promise<Answer> {
  const { method = "GET", path = "/", host = "localhost", headers = {}, body } = sending;
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { port, host: "127.0.0.1", method, path, agent: false, headers: { host, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString();
          const isJson = response.headers["content-type"]?.includes("json");
          // Answers to HEAD have a type and no body.
          const json: unknown = isJson && text !== "" ? JSON.parse(text) : undefined;
          resolve({ status: response.statusCode!, headers: response.headers, text, bytes, json });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

/** Sends GraphQL to a school, as somebody who holds this access token. */
export function graphql(
  server: Pick<TestServer, "send">,
  slug: string,
  query: string,
  variables: object = {},
  token?: string,
): Promise<Answer> {
  return server.send({
    method: "POST",
    path: "/graphql",
    host: `${slug}.localhost`,
    headers: {
      "content-type": "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
}

/** The code of the answer's first error; undefined when it has none. */
export function codeOf(answer: Answer): string | undefined {
  const { errors } = answer.json as { errors?: { extensions: { code: string } }[] };
  return errors?.[0]?.extensions.code;
}

/** Repeats what must hold a second from now at the latest, until it does. */
export async function withinASecond(check: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + 1000;
  while (performance.now() < deadline) {
    try {
      await check();
      return;
    } catch {
      await delay(25); // Not yet; the last try below tells why.
    }
  }
  await check();
}
