import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { HomeroomError } from "../errors.ts";
import { openZip } from "./zip.ts";

/** A file inside a bundle; `open` may be called once or more. */
export interface BundleFile {
  name: string;
  bytes: number;
  open(): AsyncIterable<Uint8Array>;
}

/** How much a bundle may hold, unpacked: far more than any school has, far less than a bomb. */
const maximumBytes = 2 * 1024 ** 3;

/**
 * The files of a bundle, a folder or a `.zip`, by their names in lower case. Fails with an
 * HomeroomError when there is no such thing, or when it is larger than any bundle.
 */
export async function openSource(source: string): Promise<Map<string, BundleFile>> {
  const found = await stat(source).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT")
      throw new HomeroomError("BAD_BUNDLE", `There is no file or folder ${source}.`);
    throw error;
  });
  const files = found.isDirectory() ? await readFolder(source) : await openZip(source);
  const byName = new Map<string, BundleFile>();
  for (const file of files) {
    const name = file.name.toLowerCase();
    if (byName.has(name))
      throw new HomeroomError("BAD_BUNDLE", `${source} holds ${file.name} twice.`);
    byName.set(name, file);
  }
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  if (total > maximumBytes) {
    throw new HomeroomError(
      "BAD_BUNDLE",
      `${source} holds more than ${maximumBytes / 1024 ** 3} GB.`,
    );
  }
  return byName;
}

async function readFolder(folder: string): Promise<BundleFile[]> {
  const names = (await readdir(folder)).filter((name) => /^[^.].*\.csv$/i.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return {
        name,
        bytes: (await stat(file)).size,
        open: () => createReadStream(file, { highWaterMark: 256 * 1024 }),
      };
    }),
  );
}
