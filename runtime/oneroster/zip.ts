import { type FileHandle, open } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { crc32, createInflateRaw } from "node:zlib";
import { HomeroomError } from "../errors.ts";
import type { BundleFile } from "./source.ts";

interface Entry {
  name: string;
  flags: number;
  method: number;
  crc: number;
  packedBytes: number;
  bytes: number;
  offset: number;
}

const maximumEntries = 1000;
const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;

/**
 * The CSV files of a zip, found by its directory, so that each is unpacked as a stream when it is
 * read and nothing is written to the disk. They may lie in one folder inside of it.
 */
export async function openZip(file: string): Promise<BundleFile[]> {
  const handle = await open(file, "r");
  try {
    const entries = (await readDirectory(handle, file)).filter(isBundleEntry);
    const folders = new Set(entries.map(({ name }) => name.slice(0, name.lastIndexOf("/") + 1)));
    if (folders.size > 1) {
      throw new HomeroomError(
        "BAD_BUNDLE",
        `${file} holds CSV files in several folders: ${[...folders].map((name) => name || "/").join(", ")}.`,
      );
    }
    return await Promise.all(
      entries.map(async (entry) => {
        const start = await findData(handle, entry, file);
        return {
          name: entry.name.slice(entry.name.lastIndexOf("/") + 1),
          bytes: entry.bytes,
          open: () => unpack(file, entry, start),
        };
      }),
    );
  } finally {
    await handle.close();
  }
}

/** Leaves out folders, other kinds of files, and what macOS adds. */
function isBundleEntry({ name }: Entry): boolean {
  return /(^|\/)[^./][^/]*\.csv$/i.test(name) && !name.startsWith("__MACOSX/");
}

async function readDirectory(handle: FileHandle, file: string): Promise<Entry[]> {
  const { size } = await handle.stat();
  const tail = await read(handle, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = findLast(tail, endSignature);
  if (end < 0)
    throw new HomeroomError("BAD_BUNDLE", `${file} is neither a folder nor a complete zip file.`);
  const count = tail.readUInt16LE(end + 10);
  const bytes = tail.readUInt32LE(end + 12);
  const offset = tail.readUInt32LE(end + 16);
  if (offset === 0xffffffff || count > maximumEntries || offset + bytes > size) {
    throw new HomeroomError(
      "BAD_BUNDLE",
      `${file} is damaged, or too large a zip file for a bundle.`,
    );
  }
  const directory = await read(handle, offset, bytes);
  const entries: Entry[] = [];
  for (let at = 0; at + 46 <= directory.length && entries.length < count;) {
    if (directory.readUInt32LE(at) !== entrySignature) break;
    const nameLength = directory.readUInt16LE(at + 28);
    const entry = {
      name: directory.toString("utf8", at + 46, at + 46 + nameLength),
      flags: directory.readUInt16LE(at + 8),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    };
    checkEntry(entry, file);
    entries.push(entry);
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  if (entries.length !== count)
    throw new HomeroomError("BAD_BUNDLE", `The directory of ${file} is damaged.`);
  return entries;
}

function checkEntry({ name, flags, method, bytes }: Entry, file: string): void {
  if (/^[/\\]|^[a-z]:|\\|(^|\/)\.\.(\/|$)|\0/i.test(name)) {
    throw new HomeroomError(
      "BAD_BUNDLE",
      `${file} holds an entry with an unsafe name: ${JSON.stringify(name)}.`,
    );
  }
  if (flags & 1) throw new HomeroomError("BAD_BUNDLE", `${name} in ${file} is encrypted.`);
  if (method !== 0 && method !== 8) {
    throw new HomeroomError(
      "BAD_BUNDLE",
      `${name} in ${file} is packed in a way that is not supported.`,
    );
  }
  if (bytes === 0xffffffff)
    throw new HomeroomError("BAD_BUNDLE", `${name} in ${file} is too large.`);
}

/** Where an entry's data begins: behind a header of its own, whose length may differ. */
async function findData(handle: FileHandle, entry: Entry, file: string): Promise<number> {
  const header = await read(handle, entry.offset, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== localSignature) {
    throw new HomeroomError("BAD_BUNDLE", `${entry.name} in ${file} is damaged.`);
  }
  return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function* unpack(file: string, entry: Entry, start: number): AsyncGenerator<Uint8Array> {
  if (entry.packedBytes === 0) return;
  const packed = createReadStream(file, { start, end: start + entry.packedBytes - 1 });
  const unpacked = entry.method === 0 ? packed : packed.pipe(createInflateRaw());
  packed.on("error", (error) => unpacked.destroy(error));
  let bytes = 0;
  let crc = 0;
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      // A bomb is larger than it says.
      if (bytes > entry.bytes) break;
      crc = crc32(chunk, crc);
      yield chunk;
    }
  } catch (cause) {
    throw new HomeroomError("BAD_BUNDLE", `${entry.name} in ${file} is damaged.`, { cause });
  } finally {
    packed.destroy();
  }
  if (bytes !== entry.bytes || crc !== entry.crc) {
    throw new HomeroomError("BAD_BUNDLE", `${entry.name} in ${file} is damaged.`);
  }
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function findLast(buffer: Buffer, signature: number): number {
  for (let at = buffer.length - 22; at >= 0; at--) {
    if (buffer.readUInt32LE(at) === signature) return at;
  }
  return -1;
}
