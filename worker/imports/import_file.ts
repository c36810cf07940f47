import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { HomeroomError } from "../../runtime/errors.ts";
import { openObjectStore } from "../../runtime/storage/object_store.ts";
import type { JobContext } from "../run_task.ts";

/** A queued import, as far as the worker needs to know it. */
export type QueuedImport = {
  id: string;
  kind: string;
  byteSize: number;
  storageKey: string | null;
};

/** Writes the uploaded file to `path`, piece by piece. */
export async function fetchFile(
  { school, config }: JobContext,
  { id, byteSize, storageKey }: QueuedImport,
  path: string,
): Promise<void> {
  const target = createWriteStream(path, { mode: 0o600 });
  if (storageKey === null) {
    await pipeline(Readable.from(parts()), target);
  } else {
    const store = await openObjectStore(config);
    if (!store) {
      throw new HomeroomError(
        "NO_OBJECT_STORE",
        "The file lies in a storage that is not configured.",
        {
          hint: "Set S3_ENDPOINT and what belongs to it for the worker as for the server.",
        },
      );
    }
    try {
      await pipeline(await store.get(storageKey), target);
    } finally {
      store.close();
    }
  }
  if (target.bytesWritten !== byteSize) {
    throw new HomeroomError(
      "FILE_INCOMPLETE",
      "The uploaded file is not there any more as a whole.",
    );
  }

  async function* parts() {
    for (let part = 0; ; part++) {
      const content = await school.asWorker(async (client) => {
        const { rows } = await client.query<{ content: Buffer | null }>(
          "select import_file_part($1, $2) as content",
          [id, part],
        );
        return rows[0]!.content;
      });
      if (content === null) return;
      yield content;
    }
  }
}
