import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import { HomeroomError } from "../../runtime/errors.ts";

/** Bytes of a file, the last one included. */
export type Span = { start: number; end: number };

/** As much of a request as says what is wanted. */
type Wish = Pick<Request, "get" | "method" | "range">;

export type Sent = {
  byteSize: number;
  sha256: Buffer;
  /** The bytes that are asked for; undefined is all of them. */
  open: (span: Span | undefined) => Readable | Promise<Readable>;
};

/**
 * Answers with a file whose other headers are set, or with the range of it that is asked for (RFC
 * 9110). Of several ranges all of the file is sent, as the RFC allows: nobody needs them.
 */
export async function sendFile(
  request: Wish,
  response: Response,
  { byteSize, sha256, open }: Sent,
): Promise<void> {
  const etag = `"${sha256.toString("hex")}"`;
  response.set({ etag, "accept-ranges": "bytes" });
  if (request.get("if-none-match") === etag) {
    response.status(304).end();
    return;
  }
  const span = spanOf(request, byteSize, etag);
  if (span === "none") {
    response.set("content-range", `bytes */${byteSize}`).removeHeader("content-disposition");
    throw new HomeroomError("RANGE_NOT_SATISFIABLE", "The file has no bytes in this range.", {
      status: 416,
      hint: `It has ${byteSize} bytes.`,
    });
  }
  if (span) {
    response.status(206).set("content-range", `bytes ${span.start}-${span.end}/${byteSize}`);
  }
  response.set("content-length", String(span ? span.end - span.start + 1 : byteSize));
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  await pipeline(await open(span), response).catch((error: unknown) => {
    // Who goes away in the middle has a reason of their own.
    if ((error as { code?: string }).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
}

/** What is asked for: one range, none that there is, or (undefined) the whole file. */
function spanOf(request: Wish, byteSize: number, etag: string): Span | "none" | undefined {
  // A range has a meaning for GET only, and for the file of which a client has the other part.
  if (request.method !== "GET" || (request.get("if-range") ?? etag) !== etag) return undefined;
  const ranges = request.range(byteSize);
  if (ranges === -1) return "none";
  if (ranges === undefined || ranges === -2 || ranges.type !== "bytes") return undefined;
  return ranges.length === 1 ? ranges[0] : undefined;
}

/** What is in a span of bytes that come as chunks, the first of which begins at `from`. */
export async function* cutTo(
  span: Span | undefined,
  from: number,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let at = from;
  for await (const chunk of chunks) {
    if (!span) yield chunk;
    else yield chunk.subarray(Math.max(0, span.start - at), Math.max(0, span.end + 1 - at));
    at += chunk.length;
  }
}
