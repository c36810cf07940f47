import { kindOf } from "../../worker/reports/cells.ts";
import { writePdf } from "../../worker/reports/write_pdf.ts";
import { writeXlsx } from "../../worker/reports/write_xlsx.ts";
// What a worker has in memory besides.
import "../../worker/worker.ts";
import { orderOf } from "./order.ts";

/**
 * Writes a file of so many rows as the worker does, and says how much memory the process held at
 * most: `node test/worker/large_file.ts xlsx 200000`. A process of its own, for the peak is its.
 */
const [format, count] = process.argv.slice(2);
const columns = [
  { name: "day", type: "date" },
  { name: "marked_at", type: "timestamp with time zone" },
  { name: "student", type: "text" },
  { name: "class", type: "text" },
  { name: "score", type: "numeric" },
  { name: "passed", type: "boolean" },
];
const rowCount = Number(count);

async function* rows() {
  for (let from = 0; from < rowCount; from += 10_000) {
    // As it comes from the database: texts that nobody else holds.
    const batch = Array.from({ length: Math.min(10_000, rowCount - from) }, (_, index) => {
      const number = from + index;
      return columns.map((column) => {
        switch (kindOf(column)) {
          case "date":
            return `2026-01-${String((number % 28) + 1).padStart(2, "0")}`;
          case "moment":
            return `2026-01-02T10:00:${String(number % 60).padStart(2, "0")}+00:00`;
          case "number":
            return String(number / 4);
          case "boolean":
            return String(number % 2 === 0);
          case "text":
            return `${column.name} number ${number}`;
        }
      });
    });
    yield await Promise.resolve(batch);
  }
}

const order = orderOf(columns, { rowCount });
const content = await (format === "xlsx" ? writeXlsx : writePdf)(order, rows());
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(`${JSON.stringify({ bytes: content.length, megabytes })}\n`);
