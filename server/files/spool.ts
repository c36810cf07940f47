import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Transform, type Readable } from "node:stream";
import busboy from "busboy";
import type { Request } from "express";
import { badBody, Problem, type Fault } from "../rest/problems.ts";
import { cleanFileName } from "./file_name.ts";

/** An uploaded file as it lies in a temporary folder of this server. */
export type Spooled = {
  path: string;
  /** As its sender calls it, made harmless. */
  name: string;
  byteSize: number;
  sha256: Buffer;
  /** The other fields of the form. */
  fields: Readonly<Record<string, string>>;
};

/**
 * Takes the one file of a `multipart/form-data` request, has `work` done with it, and removes it.
 * The file goes to the disk as it comes, so that memory does not grow with it, and so that no
 * connection of Postgres waits for a slow sender.
 */
export async function withUpload<T>(
  request: Request,
  limitBytes: number,
  work: (file: Spooled) => Promise<T>,
): Promise<T> {
  if (Number(request.get("content-length") ?? 0) > limitBytes + 65_536) {
    await readOff(request, limitBytes);
    throw tooLarge(limitBytes);
  }
  const folder = await mkdtemp(join(tmpdir(), "homeroom-upload-"));
  try {
    return await work(await receive(request, join(folder, "file"), limitBytes));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function receive(request: Request, path: string, limitBytes: number): Promise<Spooled> {
  const fields: Record<string, string> = {};
  const faults: Fault[] = [];
  let written: Promise<Omit<Spooled, "fields">> | undefined;
  const form = parserOf(request, limitBytes);
  form.on("field", (name, value, { valueTruncated }) => {
    fields[name] = value;
    if (valueTruncated) faults.push({ pointer: `/${name}`, message: "It is too long." });
  });
  form.on("file", (field, stream, { filename }) => {
    if (field !== "file" || written) {
      stream.resume();
      faults.push({ pointer: `/${field}`, message: "Send one file, in the field `file`." });
      return;
    }
    written = write(stream, path, limitBytes).then((facts) => ({
      path,
      name: cleanFileName(filename),
      ...facts,
    }));
    // Whoever waits for the form learns of it; nobody else is there to.
    written.catch((error: unknown) => form.destroy(error as Error));
  });
  for (const limit of ["partsLimit", "filesLimit", "fieldsLimit"] as const) {
    form.on(limit, () => faults.push({ pointer: "", message: "The form has too many parts." }));
  }
  try {
    await new Promise<void>((resolve, reject) => {
      const end = () => {
        form.destroy(new Error("The request ended too early."));
      };
      request.once("aborted", end).once("error", end);
      form.once("error", reject).once("close", resolve);
      request.pipe(form);
    });
  } catch (error) {
    request.unpipe(form);
    await readOff(request, limitBytes);
    if (error instanceof Problem) throw error;
    throw new Problem("BAD_REQUEST", "The form is malformed, or ended too early.", { status: 400 });
  }
  if (faults.length > 0) throw badBody(faults);
  if (!written) throw badBody([{ pointer: "/file", message: "There is no file." }]);
  return { ...(await written), fields };
}

/**
 * Throws away what is still coming of a refused request, which would otherwise break the connection
 * of a sender that reads the answer only when all is sent. As much as would have been taken: who
 * sends more is cut off.
 */
export async function readOff(request: Request, limitBytes: number): Promise<void> {
  let left = limitBytes;
  await new Promise<void>((resolve) => {
    if (request.complete || request.destroyed) resolve();
    request.once("end", resolve).once("close", resolve);
    request.on("data", (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) resolve();
    });
    request.resume();
  });
}

function parserOf(request: Request, limitBytes: number): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: "utf8",
      // One byte more than is allowed shows that there are more.
      limits: { files: 1, fields: 20, fieldSize: 65_536, parts: 21, fileSize: limitBytes + 1 },
    });
  } catch {
    throw new Problem("UNSUPPORTED_MEDIA_TYPE", "A file is sent as multipart/form-data.", {
      status: 415,
      hint: "Send a form with the file in its field `file`.",
    });
  }
}

async function write(stream: Readable, path: string, limitBytes: number) {
  const hash = createHash("sha256");
  let byteSize = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      byteSize += chunk.length;
      hash.update(chunk);
      done(byteSize > limitBytes ? tooLarge(limitBytes) : null, chunk);
    },
  });
  await pipeline(stream, measure, createWriteStream(path, { mode: 0o600 }));
  return { byteSize, sha256: hash.digest() };
}

function tooLarge(limitBytes: number): Problem {
  const megabytes = limitBytes / 1024 / 1024;
  return new Problem("BODY_TOO_LARGE", `The file is larger than ${megabytes} MB.`, { status: 413 });
}
