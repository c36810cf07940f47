import { createWriteStream } from "node:fs";
import { mkdir, open, rename, rm, type FileHandle } from "node:fs/promises";
import { once } from "node:events";
import path from "node:path";
import { Zip, ZipDeflate } from "fflate";

/** Where a bundle is written: file after file, each in pieces. */
export interface Target {
  /** Appends to a file; another name than the last one begins a new file. */
  write(name: string, text: string): Promise<void>;
  /** Puts the complete bundle in its place. */
  finish(): Promise<void>;
  /** Leaves nothing of an incomplete one. */
  abandon(): Promise<void>;
}

/** A folder, or a zip where the path ends in `.zip`. What was there before is replaced at the end. */
export async function createTarget(target: string): Promise<Target> {
  if (target.toLowerCase().endsWith(".zip")) {
    await mkdir(path.dirname(target), { recursive: true });
    return zipTarget(target);
  }
  await mkdir(target, { recursive: true });
  return folderTarget(target);
}

function folderTarget(folder: string): Target {
  const written: string[] = [];
  let handle: FileHandle | undefined;
  const part = (name: string) => path.join(folder, `.${name}.part`);
  const close = async (): Promise<void> => {
    await handle?.close();
    handle = undefined;
  };
  return {
    async write(name, text) {
      if (written.at(-1) !== name) {
        await close();
        written.push(name);
        handle = await open(part(name), "w");
      }
      await handle!.writeFile(text);
    },
    async finish() {
      await close();
      for (const name of written) await rename(part(name), path.join(folder, name));
    },
    async abandon() {
      await close();
      for (const name of written) await rm(part(name), { force: true });
    },
  };
}

function zipTarget(file: string): Target {
  const part = `${file}.part`;
  const output = createWriteStream(part);
  let failure: Error | undefined;
  output.on("error", (error) => (failure = error));
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else output.write(chunk);
  });
  let name: string | undefined;
  let entry: ZipDeflate | undefined;
  const endEntry = (): void => {
    entry?.push(new Uint8Array(), true);
    entry = undefined;
  };
  return {
    async write(next, text) {
      if (failure) throw failure;
      if (next !== name) {
        endEntry();
        name = next;
        entry = new ZipDeflate(next, { level: 6 });
        // The same bundle, the same bytes.
        entry.mtime = new Date(1980, 0, 1);
        zip.add(entry);
      }
      entry!.push(Buffer.from(text));
      if (output.writableNeedDrain) await once(output, "drain");
    },
    async finish() {
      endEntry();
      zip.end();
      output.end();
      await once(output, "close");
      if (failure) throw failure;
      await rename(part, file);
    },
    async abandon() {
      zip.terminate();
      output.destroy();
      await rm(part, { force: true });
    },
  };
}
