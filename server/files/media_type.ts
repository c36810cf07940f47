import { open } from "node:fs/promises";
import { fileTypeFromFile } from "file-type";

/** How much of a text is looked at. */
const lookedAt = 65_536;

/**
 * What kind of file this is, by its content; what its sender says of it is not believed. A text
 * without signs of being more is text/plain, or text/csv by its name: a browser runs neither.
 *
 * @returns a media type without parameters; `application/octet-stream` for what is not known
 */
export async function mediaTypeOf(path: string, name: string): Promise<string> {
  const known = await fileTypeFromFile(path);
  if (known) return known.mime.split(";")[0]!.toLowerCase();
  const text = await beginningOf(path);
  if (text === undefined) return "application/octet-stream";
  if (/<svg[\s>]/i.test(text)) return "image/svg+xml";
  if (/^\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script|iframe|style)\b/is.test(text)) {
    return "text/html";
  }
  return /\.(csv|tsv)$/i.test(name) ? "text/csv" : "text/plain";
}

/** The first characters of a file in UTF-8; undefined when it is no text. */
async function beginningOf(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(lookedAt), 0, lookedAt, 0);
    // A character may be cut in two where the reading ends.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, bytesRead), {
      stream: true,
    });
    // eslint-disable-next-line no-control-regex -- these are what texts do not have
    return /[\0-\x08\x0e-\x1f]/.test(text) ? undefined : text;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  } finally {
    await file.close();
  }
}
