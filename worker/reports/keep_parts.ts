import { createHash } from "node:crypto";
import { HomeroomError } from "../../runtime/errors.ts";
import type { School } from "../school.ts";

const partBytes = 512 * 1024;

/** What is known of a file when all of it is kept. */
export interface Kept {
  byteSize: number;
  sha256: Buffer;
}

/**
 * Keeps the bytes of a file as parts of so many at a time, each in a transaction of its own. Fails
 * with `FILE_NOT_WANTED` when the file is gone, or another attempt to write it has begun.
 */
export async function keepParts(
  school: School,
  writingId: string,
  content: AsyncIterable<Buffer>,
): Promise<Kept> {
  const hash = createHash("sha256");
  let byteSize = 0;
  let position = 0;
  let pending: Buffer[] = [];
  let size = 0;
  const keep = async () => {
    const part = Buffer.concat(pending);
    pending = [];
    size = 0;
    const isWanted = await school.asWorker(async (client) => {
      const { rows } = await client.query<{ kept: boolean }>(
        "select add_report_file_part($1, $2, $3) as kept",
        [writingId, position, part],
      );
      return rows[0]!.kept;
    });
    if (!isWanted) {
      throw new HomeroomError("FILE_NOT_WANTED", "The file is gone, or somebody else writes it.");
    }
    position += 1;
  };
  for await (const chunk of content) {
    hash.update(chunk);
    byteSize += chunk.length;
    pending.push(chunk);
    size += chunk.length;
    if (size >= partBytes) await keep();
  }
  if (size > 0) await keep();
  return { byteSize, sha256: hash.digest() };
}
