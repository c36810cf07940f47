import { createClient as createStreamClient } from "graphql-sse";
import { createClient as createSocketClient } from "graphql-ws";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket, type ClientOptions } from "ws";
import type { TestDatabase } from "./database.ts";
import { idOf } from "./people.ts";

type Row = Record<string, unknown>;
type Field =
  | "it"
  | "messageReceived"
  | "notificationReceived"
  | "attendanceRecorded"
  | "positionsChanged"
  | "reportRunChanged"
  | "dataImportChanged";

/** What a subscriber is sent; a field is a row or a list of rows, as its test knows. */
export type Sent = {
  data: Record<Field, Row & readonly Row[]>;
  errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
};

export type Listening = {
  /** What has come and was not taken, in order. */
  sent: Sent[];
  /** The next that comes; fails after some seconds, in which nothing does. */
  next(): Promise<Sent>;
  /** How it ended: the close of a socket, the error of an operation, or undefined: complete. */
  ended: Promise<unknown>;
  stop(): void;
};

type At = { port: number; slug: string; token?: string | undefined };
type Asked = { query: string; variables?: Record<string, unknown> };

/** A WebSocket to a school, whatever name the machine has. */
export function openSocket(
  { port, slug }: Pick<At, "port" | "slug">,
  protocols: string | string[] = "graphql-transport-ws",
  options: ClientOptions = {},
): WebSocket {
  const { headers, ...others } = options;
  return new WebSocket(`ws://127.0.0.1:${port}/graphql`, protocols, {
    ...others,
    headers: { host: `${slug}.localhost`, ...headers },
  });
}

/** A client of graphql-ws, of one school's address. */
export function socketClient({ port, slug, token }: At, more: { retryAttempts?: number } = {}) {
  return createSocketClient({
    url: `ws://127.0.0.1:${port}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers: { host: `${slug}.localhost` } });
      }
    },
    ...(token !== undefined && { connectionParams: { authorization: `Bearer ${token}` } }),
    retryAttempts: 0,
    lazy: true,
    ...more,
  });
}

/** Subscribes over a WebSocket of its own; resolves when the server has taken or refused it. */
export async function subscribe(at: At, asked: Asked): Promise<Listening> {
  const client = socketClient(at);
  const listening = await begin(at.port, (sink) => client.subscribe(asked, sink));
  return { ...listening, stop: () => void client.dispose() };
}

/** The same over server-sent events. */
export async function subscribeStream(
  { port, slug, token }: At,
  asked: Asked,
  { retryAttempts = 0 } = {},
): Promise<Listening> {
  const client = createStreamClient({
    url: `http://127.0.0.1:${port}/graphql/stream`,
    headers: {
      host: `${slug}.localhost`,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    fetchFn: fetchWithHost,
    retryAttempts,
  });
  const listening = await begin(port, (sink) => client.subscribe(asked, sink));
  return {
    ...listening,
    stop: () => {
      client.dispose();
    },
  };
}

/** What `fetch` does not do: it sends the Host header that it is given. */
async function fetchWithHost(url: string, options: RequestInit): Promise<Response> {
  const request = httpRequest(url, {
    method: options.method ?? "GET",
    headers: options.headers as Record<string, string>,
    agent: false,
    ...(options.signal && { signal: options.signal }),
  });
  request.end(options.body);
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  return new Response(Readable.toWeb(answer) as ReadableStream, {
    status: answer.statusCode ?? 500,
    headers: answer.headers as Record<string, string>,
  });
}

/** A server says nothing to a subscription that it has taken; its metrics count it. */
async function begin(port: number, how: (sink: Sink) => () => void) {
  const before = await subscriptionsAt(port);
  const listening = collect(how);
  let hasEnded = false;
  void listening.ended.then(() => (hasEnded = true));
  while (!hasEnded && (await subscriptionsAt(port)) === before) await delay(10);
  return listening;
}

/** How many subscriptions a server has. */
async function subscriptionsAt(port: number): Promise<number> {
  return gaugeAt(port, "homeroom_realtime_subscriptions");
}

/** The sum of a metric of a server, or the value of one of its series: `name{label="value"}`. */
export async function gaugeAt(port: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const values = text
    .split("\n")
    .filter((line) => line.startsWith(name.endsWith("}") ? name : `${name}{`));
  return values.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

type Sink = {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
};

function collect(begin: (sink: Sink) => () => void): Omit<Listening, "stop"> {
  const sent: Sent[] = [];
  let wake = () => undefined as void;
  const ended = new Promise<unknown>((resolve) => {
    begin({
      next(value) {
        sent.push(value as Sent);
        wake();
      },
      error: resolve,
      complete() {
        resolve(undefined);
      },
    });
  });
  return {
    sent,
    ended,
    async next() {
      if (sent.length === 0) {
        const come = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await Promise.race([come, delay(5000, undefined, { ref: false })]);
      }
      const first = sent.shift();
      if (!first) throw new Error("Nothing has come.");
      return first;
    },
  };
}

/** Sends somebody a notification, past all functions. */
export async function notify(
  database: TestDatabase,
  slug: string,
  login: string,
  title: string,
): Promise<void> {
  const person = await idOf(database, slug, login);
  await database.commitAsOwner(slug, (client) =>
    client.query("insert into notifications (user_id, kind, title) values ($1, 'message', $2)", [
      person,
      title,
    ]),
  );
}
