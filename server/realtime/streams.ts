import type { RequestHandler, Response } from "express";
import type { GraphQLFormattedError } from "graphql";
import { HomeroomError } from "../../runtime/errors.ts";
import { notSignedIn } from "../auth/errors.ts";
import type { SignedIn, Visitor } from "../auth/visitor.ts";
import { networkOf } from "../limits/network.ts";
import { contextOf, visitorOf } from "../http/request_context.ts";
import { hostNameOf } from "../tenants/find_tenant.ts";
import type { Connection, Connections } from "./connections.ts";
import { endings, type EndingReason } from "./endings.ts";
import { endedSockets } from "./measurements.ts";
import type { Answers, Subscribe } from "./subscribe.ts";

export type StreamOptions = {
  connections: Connections;
  subscribe: Subscribe;
  /** Throws what refuses a token: a header as in HTTP. */
  recognize: (visitor: Visitor, authorization: string) => Promise<SignedIn>;
  /** Throws while no connection would hear of events. */
  requireEvents: () => void;
};

/** After this long, in ms, a client shall connect again. */
const retryMs = 1000;
/** Between the last event and the end. */
const partingMs = 100;
/** More than this waits for no client to read it, in bytes. */
const mostBuffered = 1_000_000;

/**
 * Answers a subscription with server-sent events, one stream each, as GraphQL over SSE has it in its
 * "distinct connections mode": POST, JSON; `next` with an answer, `complete` when no more come. Expects
 * the body parsed. A stream that ends without `complete` is to be opened again.
 */
export function eventStreams(options: StreamOptions): RequestHandler {
  const { connections, subscribe, recognize, requireEvents } = options;
  return async (request, response) => {
    if (request.method !== "POST") {
      response.setHeader("allow", "POST");
      throw new HomeroomError("BAD_REQUEST", "Subscribe with POST.", { status: 405 });
    }
    // A form or text/plain would pass from a foreign page without the browser asking first.
    if (!request.is("application/json")) {
      throw new HomeroomError("BAD_REQUEST", "Send application/json.", { status: 415 });
    }
    if (request.accepts("text/event-stream") === false) {
      throw new HomeroomError("BAD_REQUEST", "Answers are text/event-stream.", { status: 406 });
    }
    const visitor = visitorOf(request);
    const { tenant, signedIn, requestId } = visitor;
    if (!signedIn) throw notSignedIn();
    requireEvents();

    let answers: Answers | undefined;
    let isEnding = false;
    const end = (reason: EndingReason) => {
      if (!isEnding) endStream(response, reason, requestId);
      isEnding = true;
      void answers?.return();
    };
    const connection: Connection = {
      transport: "sse",
      tenant,
      host: hostNameOf(request.headers.host) ?? "",
      network: networkOf(visitor.clientAddress),
      signedIn: undefined,
      end,
      beat: () => {
        write(response, ":\n\n");
      },
    };
    connections.add(connection);
    response.once("close", () => {
      connections.remove(connection);
      void answers?.return();
    });
    try {
      connections.identify(connection, signedIn);
      // The body may have been long in coming: a session that ended since is ended here.
      await recognize(visitor, request.headers.authorization ?? "");
      const subscribed = await subscribe(request.body, { visitor, signedIn, end });
      if ("errors" in subscribed) {
        contextOf(request).errorCodes = ["BAD_REQUEST"];
        response.status(400).json(subscribed);
        return;
      }
      answers = subscribed.answers;
    } catch (error) {
      connections.remove(connection);
      throw error;
    }
    if (response.destroyed) {
      await answers.return();
      return;
    }
    response.status(200).set({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // nginx would collect events before it sends them.
      "x-accel-buffering": "no",
    });
    response.flushHeaders();
    write(response, ":\n\n");
    for await (const answer of answers) await send(response, "next", answer, end);
    if (!isEnding) response.end("event: complete\ndata:\n\n");
  };
}

/** Tells the client why, and that it may come back, unless it would come back in vain. */
function endStream(response: Response, reason: EndingReason, requestId: string): void {
  if (response.writableEnded || response.destroyed) return;
  endedSockets.inc({ reason });
  if (reason === "TOO_SLOW" || !response.headersSent) {
    response.destroy();
    return;
  }
  const error: GraphQLFormattedError = {
    message: endings[reason].message,
    extensions: { code: reason, requestId },
  };
  write(response, frame("next", { errors: [error] }));
  if (reason !== "RECONNECT") response.end("event: complete\ndata:\n\n");
  // A client that is still busy with the event would not notice an end that comes with it.
  else setTimeout(() => response.end(`retry: ${retryMs}\n\n`), partingMs);
}

/** Waits until the connection takes more. */
async function send(
  response: Response,
  event: string,
  data: unknown,
  end: (reason: EndingReason) => void,
): Promise<void> {
  if (response.writableLength > mostBuffered) end("TOO_SLOW");
  if (write(response, frame(event, data))) return;
  await new Promise<void>((resolve) => {
    response.once("drain", resolve);
    response.once("close", resolve);
  });
}

function write(response: Response, text: string): boolean {
  if (response.writableEnded || response.destroyed) return true;
  return response.write(text);
}

function frame(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
