import { finished } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import type { BundleFile } from "./source.ts";

/** A row of a CSV file and the line, counted from 1, on which it begins. */
export interface CsvRow {
  line: number;
  fields: string[];
}

/** The file cannot be read from this line on. */
export class CsvProblem extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** No row of a roster is longer; without a limit a forgotten quote would read it all. */
const maximumRowBytes = 1024 * 1024;
/** Old Macs end lines with a carriage return alone: to them a file is one line. */
const maximumLineBytes = 64 * maximumRowBytes;

/**
 * Reads the rows of a CSV file (RFC 4180, either kind of line end, with or without a byte-order
 * mark), without empty lines and white space around values. Throws a CsvProblem.
 */
export async function* readCsv(file: BundleFile): AsyncGenerator<CsvRow> {
  let records: string[][] = [];
  const parser = parse({
    relax_column_count: true,
    max_record_size: maximumRowBytes,
    // Called while a chunk is being written, so that the rows before an error are not lost.
    on_record: (record: string[]) => {
      records.push(record);
      return null;
    },
  });
  const failed = new Promise<Error>((resolve) => parser.once("error", resolve));
  const ended = finished(parser).catch(() => undefined);
  parser.resume();
  let line = 1;
  const rows = function* (): Generator<CsvRow> {
    for (const record of records) {
      const fields = record.map((field) => field.trim());
      if (fields.some((field) => field !== "")) yield { line, fields };
      line += 1 + countLineEnds(record);
    }
    records = [];
  };

  try {
    for await (const text of decode(file.open())) {
      parser.write(text);
      yield* rows();
      if (parser.errored) break;
    }
    if (!parser.errored) parser.end();
    await ended;
    yield* rows();
    if (parser.errored) throw await failed;
  } catch (error) {
    if (error instanceof CsvError) throw new CsvProblem(line, reasons[error.code] ?? error.message);
    throw error;
  } finally {
    parser.destroy();
  }
}

function countLineEnds(record: string[]): number {
  let count = 0;
  for (const field of record) {
    if (/[\r\n]/.test(field)) count += field.match(/\r\n|\r|\n/g)!.length;
  }
  return count;
}

const reasons: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: "a quote is opened here and never closed",
  CSV_MAX_RECORD_SIZE: "the row is longer than 1 MB; perhaps a quote is missing",
  CSV_INVALID_CLOSING_QUOTE: "something follows a closing quote; quotes in values are doubled",
  INVALID_OPENING_QUOTE: "a quote stands inside a value without quotes around it",
};

/** Text in pieces that end with a line, so that what is wrong is found in its line. */
async function* decode(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  const decodeLines = function* (bytes: Buffer): Generator<string> {
    const text = tryDecode(decoder, bytes);
    if (typeof text === "string") {
      line += countByte(bytes, 10);
      yield text;
      return;
    }
    for (let start = 0; start < bytes.length; line++) {
      const end = bytes.indexOf(10, start) + 1 || bytes.length;
      const one = tryDecode(decoder, bytes.subarray(start, end));
      if (typeof one !== "string") throw new CsvProblem(line, one.problem);
      yield one;
      start = end;
    }
  };
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(10) + 1;
    rest = Buffer.from(bytes.subarray(end));
    if (rest.length > maximumLineBytes) throw new CsvProblem(line, "the line is far too long");
    if (end > 0) yield* decodeLines(bytes.subarray(0, end));
  }
  if (rest.length > 0) yield* decodeLines(rest);
}

function countByte(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}

function tryDecode(
  decoder: InstanceType<typeof TextDecoder>,
  bytes: Buffer,
): string | { problem: string } {
  // Postgres has no way to keep this character; UTF-16 is full of it.
  if (bytes.includes(0)) return { problem: "the file holds a NUL here; is it in UTF-16?" };
  try {
    return decoder.decode(bytes);
  } catch {
    return { problem: "the file is not in UTF-8 here" };
  }
}
