import { createReadStream } from "node:fs";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { pipeline } from "node:stream/promises";
import type { Logger } from "../../runtime/logger.ts";
import { Problem } from "../rest/problems.ts";
import type { Spooled } from "./spool.ts";

export type Scan = (file: Spooled) => Promise<void>;

/** The longest that a scanner may take for a file. */
const patienceMs = 60_000;

/**
 * Has files looked at before they are kept: posts their bytes to `url`, which answers 200 or 204 when
 * nothing is found and 406 when something is. Throws for infected files, and for every file while the
 * scanner does not do its work.
 */
export function scanAt(url: string | undefined, log: Logger): Scan {
  if (url === undefined) return () => Promise.resolve();
  return async (file) => {
    const status = await post(url, file).catch((err: unknown) => {
      log.error({ err }, "The virus scanner does not answer");
      return undefined;
    });
    if (status === 200 || status === 204) return;
    if (status === 406) {
      throw new Problem("FILE_INFECTED", "The virus scanner found something in this file.", {
        status: 422,
        hint: "It was not kept. Have the device checked that it comes from.",
      });
    }
    if (status !== undefined) log.error({ status }, "The virus scanner does not do its work");
    throw new Problem("SCANNER_UNAVAILABLE", "Files cannot be checked for viruses just now.", {
      status: 503,
      hint: "Nothing was kept. Try again in 60 seconds.",
    });
  };
}

async function post(url: string, { path, byteSize }: Spooled): Promise<number> {
  const open = url.startsWith("https:") ? httpsRequest : httpRequest;
  const request = open(url, {
    method: "POST",
    headers: { "content-type": "application/octet-stream", "content-length": byteSize },
    signal: AbortSignal.timeout(patienceMs),
  });
  const status = new Promise<number>((resolve, reject) => {
    request.once("error", reject).once("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
  // A scanner may answer before it has read all.
  const sent = pipeline(createReadStream(path), request);
  return await Promise.race([status, sent.then(() => status)]);
}
