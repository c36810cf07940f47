import type { RequestHandler } from "express";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

/** Something that is the same for everybody until the server is another one. */
export interface Asset {
  /** A content type, or a suffix such as `js`. */
  type: string;
  /** Called once, when somebody asks for it first. */
  make: () => Buffer | string | Promise<Buffer | string>;
}

/** A file as it is, or with `change` applied to its text. */
export function file(path: string, type: string, change?: (text: string) => string): Asset {
  return {
    type,
    make: async () => (change ? change(await readFile(path, "utf8")) : readFile(path)),
  };
}

/**
 * Answers with an asset. Whoever has it asks whether it is still the same, by its ETag, so a new version is seen at once;
 * proxies may keep it too.
 */
export function serve({ type, make }: Asset): RequestHandler {
  let made: Promise<{ body: Buffer; etag: string }> | undefined;

  async function prepare() {
    const body = Buffer.from(await make());
    return { body, etag: `"${createHash("sha256").update(body).digest("base64url")}"` };
  }

  return async (request, response) => {
    made ??= prepare().catch((error: unknown) => {
      made = undefined; // The next one tries again.
      throw error;
    });
    const { body, etag } = await made;
    response.setHeader("cache-control", "public, no-cache");
    response.setHeader("etag", etag);
    response.type(type);
    if (request.fresh) response.status(304).end();
    else response.send(body);
  };
}
