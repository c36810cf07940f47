import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import { isGuid } from "./ids.ts";
import type { ObjectStore } from "../../runtime/storage/object_store.ts";
import { Problem } from "../rest/problems.ts";
import type { SchoolDatabase } from "./database.ts";

type File = {
  name: string;
  media_type: string;
  byte_size: string;
  sha256: Buffer;
  content: Buffer | null;
  storage_key: string | null;
};

/** Parts that are read at a time: 2 MB. */
const partsAtOnce = 8;

/** Sends a file to whoever may see its row. */
export async function download(
  { database, store }: { database: SchoolDatabase; store: ObjectStore | undefined },
  request: Request,
  response: Response,
): Promise<void> {
  const id = String(request.params.id);
  const wanted = request.method !== "HEAD";
  const file = await find(database, request, id, wanted);
  const etag = `"${file.sha256.toString("hex")}"`;
  response.set({
    "content-type": file.media_type,
    "content-disposition": disposition(file.name),
    // Whatever it is after all: a browser that shows it runs nothing of it.
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-cache",
    etag,
  });
  if (request.get("if-none-match") === etag) {
    response.status(304).end();
    return;
  }
  response.set("content-length", file.byte_size);
  if (!wanted) {
    response.end();
    return;
  }
  await pipeline(await open(), response).catch((error: unknown) => {
    // Who goes away in the middle has a reason of their own.
    if ((error as { code?: string }).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });

  async function open(): Promise<Readable> {
    if (file.content) return Readable.from([file.content]);
    if (file.storage_key === null) return Readable.from(parts(database, request, id));
    if (store) return store.get(file.storage_key);
    throw new Problem("UNAVAILABLE", "The file lies in a storage that is not configured.", {
      status: 503,
    });
  }
}

async function find(
  database: SchoolDatabase,
  request: Request,
  id: string,
  wanted: boolean,
): Promise<File> {
  const [file] = isGuid(id)
    ? await database.read(request, (query) =>
        query<File>(
          `select name, media_type, byte_size, sha256, storage_key,
             case when $2 then content end as content
           from attachments where id = $1`,
          [id, wanted],
        ),
      )
    : [];
  if (file) return file;
  throw new Problem("NOT_FOUND", "There is no such file, or you may not see it.", { status: 404 });
}

/** Each few parts are a transaction of their own: a slow reader holds no connection. */
async function* parts(database: SchoolDatabase, request: Request, id: string) {
  for (let next = 0; ; next += partsAtOnce) {
    const rows = await database.read(request, (query) =>
      query<{ content: Buffer }>(
        `select content from attachment_parts
         where attachment_id = $1 and position >= $2 and position < $3
         order by position`,
        [id, next, next + partsAtOnce],
      ),
    );
    for (const { content } of rows) yield content;
    if (rows.length < partsAtOnce) return;
  }
}

/** The name as RFC 6266 has it: in ASCII for old clients, and as it is. */
function disposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
