import { lookup as resolveName, type LookupAddress } from "node:dns";
import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import type { CustomFetch } from "openid-client";
import { HomeroomError } from "../../../runtime/errors.ts";
import { isPublicAddress, literalAddress } from "./addresses.ts";

const longestAnswer = 1024 * 1024;

/**
 * The `fetch` with which providers are asked. Their addresses come from a school's administrator and
 * from what the provider says of itself, so a request goes nowhere but to the public internet and with
 * TLS, unless `allowPrivate`. The address is checked when it is connected to: a name that resolves to
 * something else a moment later gains nothing. Redirects are not followed.
 */
export function createProviderFetch(allowPrivate: boolean): CustomFetch {
  return async (address, options) => {
    const url = new URL(address);
    requireAllowed(url, allowPrivate);
    const { method, headers, body } = new Request(url, options);
    const answer = await send(
      url,
      {
        method,
        headers: Object.fromEntries(headers),
        ...(options.signal && { signal: options.signal }),
        ...(!allowPrivate && { lookup: lookupPublic }),
      },
      body ? Buffer.from(await new Response(body).arrayBuffer()) : undefined,
    );
    return answer;
  };
}

/** Refuses (`PROVIDER_ADDRESS`) what may not be asked at all. */
export function requireAllowed(url: URL, allowPrivate: boolean): void {
  if (!allowPrivate && url.protocol !== "https:") throw refused("does not begin with https://");
  if (!/^https?:$/.test(url.protocol)) throw refused("is not on the web");
  if (url.username || url.password) throw refused("carries a password");
  const literal = literalAddress(url);
  if (!allowPrivate && literal !== undefined && !isPublicAddress(literal)) {
    throw refused("is not on the public internet");
  }
}

function refused(problem: string) {
  return new HomeroomError("PROVIDER_ADDRESS", `The provider's address ${problem}.`, {
    status: 400,
    field: "issuer",
    hint: "Give the https address of a provider on the public internet.",
  });
}

const lookupPublic: LookupFunction = (hostname, options, callback) => {
  resolveName(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) {
      callback(error, []);
      return;
    }
    const addresses = found.filter(({ address }) => isPublicAddress(address));
    const first = addresses[0];
    if (!first) callback(refused("is not on the public internet"), []);
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
      throw new Error("The provider's answer is too long");
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
