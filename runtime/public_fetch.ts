import { lookup as resolveName, type LookupAddress } from "node:dns";
import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { isPublicAddress, literalAddress } from "./addresses.ts";

const longestAnswer = 1024 * 1024;

/** How an address is refused; `problem` ends a sentence that begins with "The address". */
export type Refuse = (problem: string) => Error;

export interface PublicFetch {
  /** Whether addresses may be private, and without TLS. */
  allowPrivate: boolean;
  refuse: Refuse;
}

/**
 * A `fetch` for addresses that come from strangers: a request goes nowhere but to the public internet
 * and with TLS, unless `allowPrivate`. The address is checked when it is connected to: a name that
 * resolves to something else a moment later gains nothing. Redirects are not followed.
 */
export function createPublicFetch({
  allowPrivate,
  refuse,
}: PublicFetch): (address: string | URL, options: RequestInit) => Promise<Response> {
  return async (address, options) => {
    const url = new URL(address);
    requirePublic(url, { allowPrivate, refuse });
    const { method, headers, body } = new Request(url, options);
    return send(
      url,
      {
        method,
        headers: Object.fromEntries(headers),
        ...(options.signal && { signal: options.signal }),
        ...(!allowPrivate && { lookup: lookupPublic(refuse) }),
      },
      body ? Buffer.from(await new Response(body).arrayBuffer()) : undefined,
    );
  };
}

/** Refuses what may not be asked at all. */
export function requirePublic(url: URL, { allowPrivate, refuse }: PublicFetch): void {
  if (!allowPrivate && url.protocol !== "https:") throw refuse("does not begin with https://");
  if (!/^https?:$/.test(url.protocol)) throw refuse("is not on the web");
  if (url.username || url.password) throw refuse("carries a password");
  const literal = literalAddress(url);
  if (!allowPrivate && literal !== undefined && !isPublicAddress(literal)) {
    throw refuse("is not on the public internet");
  }
}

const lookupPublic =
  (refuse: Refuse): LookupFunction =>
  (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) {
        callback(error, []);
        return;
      }
      const addresses = found.filter(({ address }) => isPublicAddress(address));
      const first = addresses[0];
      if (!first) callback(refuse("is not on the public internet"), []);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

function send(url: URL, options: RequestOptions, body: Buffer | undefined): Promise<Response> {
  return new Promise((resolve, reject) => {
    const begin = url.protocol === "https:" ? requestHttps : requestHttp;
    // A connection of its own: one that was kept might lead where a check has not looked.
    const request = begin(url, { ...options, agent: false }, (message) => {
      read(message).then(resolve, reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function read(message: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestAnswer) {
      message.destroy();
      throw new Error("The answer is too long");
    }
    chunks.push(chunk);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  const status = message.statusCode!;
  const isEmpty = [101, 204, 205, 304].includes(status);
  return new Response(isEmpty ? null : Buffer.concat(chunks), { status, headers });
}
