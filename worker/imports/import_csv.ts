import { readFile } from "node:fs/promises";
import { HomeroomError } from "../../runtime/errors.ts";
import type { JobContext } from "../run_task.ts";
import type { Progress } from "./progress.ts";

/** As long as a large file may take; the database checks and merges it in one statement. */
const timeoutMs = 10 * 60_000;

/** Brings in a CSV file, all of it or nothing. Returns what became of it. */
export async function importCsv(
  { school }: JobContext,
  importId: string,
  path: string,
  progress: Progress,
): Promise<string> {
  progress.note(10, "is read");
  const content = await readText(path);
  progress.note(20, "is checked and brought in", countRows(content));
  return school.asWorker(async (client) => {
    await client.query("select set_config('statement_timeout', $1, true)", [String(timeoutMs)]);
    const { rows } = await client.query<{ state: string }>(
      "select run_csv_import($1, $2) as state",
      [importId, content],
    );
    return rows[0]!.state;
  });
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  try {
    if (bytes.includes(0)) throw new TypeError("NUL");
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new HomeroomError("NOT_UTF8", "The file is not in UTF-8.", {
      hint: "Save it as UTF-8 (in Excel: CSV UTF-8). Nothing was changed.",
    });
  }
}

/** Lines behind the header, those within quotes left aside; the database says in the end how many rows it found. */
function countRows(text: string): number {
  const lines = text.replaceAll(/"[^"]*"/g, "x").split(/\r\n?|\n/);
  return Math.max(lines.filter((line) => line.trim() !== "").length - 1, 0);
}
