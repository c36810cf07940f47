import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import type { Request } from "express";
import type { Logger } from "../../runtime/logger.ts";
import type { ObjectStore } from "../../runtime/storage/object_store.ts";
import type { Query, SchoolDatabase } from "./database.ts";
import type { Spooled } from "./spool.ts";

/** What is kept with its row; larger files lie in parts, or in the object store. */
export const inlineBytes = 1024 * 1024;
const partBytes = 256 * 1024;

/** A file that is about to be kept. */
export type Upload = Spooled & { mediaType: string };

/** Makes the file's row; `content` is null when it lies elsewhere. Returns the row's id and what else is wanted. */
export type MakeRow<Row> = (query: Query, content: Buffer | null) => Promise<Row>;

export type Keeper = <Row extends { attachmentId: string }>(
  request: Request,
  upload: Upload,
  makeRow: MakeRow<Row>,
) => Promise<Row>;

/**
 * Keeps files: in Postgres in one transaction with their rows, or in the object store, whose row is
 * committed when the object is there.
 */
export function createKeeper(
  database: SchoolDatabase,
  store: ObjectStore | undefined,
  log: Logger,
): Keeper {
  return async (request, upload, makeRow) => {
    if (store) return keepElsewhere({ database, store, log }, request, upload, makeRow);
    return database.write(request, async (query) => {
      if (upload.byteSize <= inlineBytes) return makeRow(query, await readFile(upload.path));
      const row = await makeRow(query, null);
      await writeParts(query, row.attachmentId, upload.path);
      return row;
    });
  };
}

async function writeParts(query: Query, attachmentId: string, path: string): Promise<void> {
  const file = await open(path);
  try {
    for (let position = 0; ; position++) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(partBytes), 0, partBytes, null);
      if (bytesRead === 0) return;
      await query("select add_attachment_part($1, $2, $3)", [
        attachmentId,
        position,
        buffer.subarray(0, bytesRead),
      ]);
    }
  } finally {
    await file.close();
  }
}

type Elsewhere = { database: SchoolDatabase; store: ObjectStore; log: Logger };

async function keepElsewhere<Row extends { attachmentId: string }>(
  { database, store, log }: Elsewhere,
  request: Request,
  upload: Upload,
  makeRow: MakeRow<Row>,
): Promise<Row> {
  // So that nobody sends to the store what they may not keep.
  await database.attempt(request, (query) => makeRow(query, null));
  // Committed before anything is sent: what comes to nothing is found by it, and removed.
  const key = await database.write(request, async (query) => {
    const [announced] = await query<{ key: string }>("select announce_object() as key");
    return announced!.key;
  });
  await store.put(key, createReadStream(upload.path), upload.mediaType);
  try {
    return await database.write(request, async (query) => {
      const row = await makeRow(query, null);
      await query("select place_attachment($1, $2)", [row.attachmentId, key]);
      return row;
    });
  } catch (error) {
    await store.delete(key).catch((err: unknown) => {
      log.warn({ err }, "An object is left over; the worker will remove it");
    });
    throw error;
  }
}
