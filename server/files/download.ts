import { Readable } from "node:stream";
import type { Request, Response } from "express";
import { isGuid } from "./ids.ts";
import type { ObjectStore } from "../../runtime/storage/object_store.ts";
import { Problem } from "../rest/problems.ts";
import type { SchoolDatabase } from "./database.ts";
import { cutTo, sendFile, type Span } from "./send.ts";

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

/** Sends a file, or a range of it, to whoever may see its row. */
export async function download(
  { database, store }: { database: SchoolDatabase; store: ObjectStore | undefined },
  request: Request,
  response: Response,
): Promise<void> {
  const id = String(request.params.id);
  const file = await find(database, request, id, request.method !== "HEAD");
  response.set({
    "content-type": file.media_type,
    "content-disposition": disposition(file.name),
    // Whatever it is after all: a browser that shows it runs nothing of it.
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-cache",
  });
  const { content, storage_key: key, sha256 } = file;
  await sendFile(request, response, {
    byteSize: Number(file.byte_size),
    sha256,
    async open(span) {
      if (content) return Readable.from(cutTo(span, 0, Readable.from([content])));
      if (key === null) return Readable.from(parts(database, request, id, span));
      if (store) return store.get(key, span);
      throw new Problem("UNAVAILABLE", "The file lies in a storage that is not configured.", {
        status: 503,
      });
    },
  });
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

type Place = { first: number; last: number; starts_at: string };

/**
 * The bytes of a span from the parts that it is in, and no others. Each few parts are a transaction
 * of their own: a slow reader holds no connection.
 */
async function* parts(
  database: SchoolDatabase,
  request: Request,
  id: string,
  span: Span | undefined,
): AsyncGenerator<Buffer> {
  const [place] = await database.read(request, (query) =>
    query<Place>(placeOfSpan, [id, span?.start ?? 0, span?.end ?? null]),
  );
  if (place) yield* cutTo(span, Number(place.starts_at), readParts(database, request, id, place));
}

/** Which parts a span is in, and where the first of them begins. Their sizes say it, unread. */
const placeOfSpan = `
  select min(position) as first, max(position) as last, min(starts_at) as starts_at
  from (
    select position, octet_length(content) as size,
      sum(octet_length(content)) over (order by position) - octet_length(content) as starts_at
    from attachment_parts
    where attachment_id = $1
  ) as part
  where starts_at + size > $2::bigint and ($3::bigint is null or starts_at <= $3)
  having count(*) > 0`;

async function* readParts(
  database: SchoolDatabase,
  request: Request,
  id: string,
  { first, last }: Place,
): AsyncGenerator<Buffer> {
  for (let next = first; next <= last; next += partsAtOnce) {
    const rows = await database.read(request, (query) =>
      query<{ content: Buffer }>(
        `select content from attachment_parts
         where attachment_id = $1 and position between $2 and $3
         order by position`,
        [id, next, Math.min(last, next + partsAtOnce - 1)],
      ),
    );
    for (const { content } of rows) yield content;
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
