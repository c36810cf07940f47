import { buffer } from "node:stream/consumers";
import { codeOf, HomeroomError } from "../../runtime/errors.ts";
import { openObjectStore } from "../../runtime/storage/object_store.ts";
import type { JobContext } from "../run_task.ts";

/** The bytes of a picture by its attachment; undefined for none, and for what is no PNG or JPEG. */
export type ReadPicture = (attachmentId: string | null) => Promise<Buffer | undefined>;

/**
 * Reads pictures of a school wherever they lie. One that is gone, or too large for a document, is
 * left out: a document without it is worth more than none.
 */
export function pictureReader({ school, config, log }: JobContext): ReadPicture {
  return async (attachmentId) => {
    if (attachmentId === null) return undefined;
    const found = await school.asWorker(async (client) => {
      const { rows } = await client.query<{ content: Buffer | null; storage_key: string | null }>(
        "select content, storage_key from report_picture($1)",
        [attachmentId],
      );
      return rows[0];
    });
    const key = found?.storage_key ?? undefined;
    if (key === undefined) return found?.content ?? undefined;
    const store = await openObjectStore(config);
    if (!store) {
      throw new HomeroomError(
        "NO_OBJECT_STORE",
        "A picture lies in a storage that is not configured.",
        { hint: "Set S3_ENDPOINT and what belongs to it for the worker as for the server." },
      );
    }
    try {
      return await buffer(await store.get(key));
    } catch (error) {
      if (codeOf(error) !== "NoSuchKey" && (error as Error).name !== "NoSuchKey") throw error;
      log.warn({ attachment: attachmentId }, "A picture is not in the object store");
      return undefined;
    } finally {
      store.close();
    }
  };
}
