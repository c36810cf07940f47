import { toLines } from "../../worker/reports/lines.ts";
import { runWriter } from "../../worker/reports/run_writer.ts";
import { orderOf } from "./order.ts";

const columns = [
  { name: "day", type: "date" },
  { name: "marked_at", type: "timestamp with time zone" },
  { name: "student", type: "text" },
  { name: "class", type: "text" },
  { name: "score", type: "numeric" },
  { name: "passed", type: "boolean" },
  { name: "number", type: "bigint" },
  { name: "remark", type: "text" },
];

/** Rows as they come from the database. */
async function* rowsOf(count: number): AsyncGenerator<string> {
  for (let number = 0; number < count; number += 1) {
    yield await Promise.resolve(
      JSON.stringify([
        `2026-01-${String((number % 28) + 1).padStart(2, "0")}`,
        `2026-01-02T10:00:${String(number % 60).padStart(2, "0")}+00:00`,
        `Student number ${number}`,
        `Class ${number % 30}`,
        String(number / 4),
        String(number % 2 === 0),
        String(number),
        number % 10 === 0 ? `A remark about ${number}` : null,
      ]),
    );
  }
}

async function* noPictures(): AsyncGenerator<undefined> {
  // A report has none.
}

/** Has a file of so many rows written as the worker does; what came out is counted and forgotten. */
export async function writeLargeFile(
  format: "xlsx" | "pdf",
  rowCount: number,
): Promise<{ bytes: number; peakMb: number }> {
  const order = orderOf(columns, { format, rowCount });
  let bytes = 0;
  const peakMb = await runWriter(
    toLines(order, rowsOf(rowCount), noPictures()),
    async (content) => {
      for await (const chunk of content) bytes += chunk.length;
    },
  );
  return { bytes, peakMb: peakMb! };
}
