import { once } from "node:events";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import ExcelJS from "exceljs";
import { clockIn, dateOf, exactNumber, kindOf, type Kind } from "./cells.ts";
import type { Order, Row } from "./order.ts";

/** What one cell of a spreadsheet holds at most. */
const longestText = 32_767;

const formats: Partial<Record<Kind, string>> = { date: "yyyy-mm-dd", moment: "yyyy-mm-dd hh:mm" };

/**
 * Writes rows as a workbook with one sheet: numbers, days, moments and booleans as such, all else as
 * texts, so that nothing is ever taken for a formula. Rows are written as they come.
 */
export async function writeXlsx(
  order: Order,
  rows: AsyncIterable<Row[]>,
  output: Writable,
): Promise<void> {
  const written = finished(output);
  // Whoever waits for the end hears of it.
  written.catch(() => undefined);
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: output,
    useStyles: true,
    useSharedStrings: false,
  });
  workbook.creator = order.school.name;
  workbook.created = order.askedAt;
  const sheet = workbook.addWorksheet(sheetName(order.title), {
    views: [{ state: "frozen", ySplit: 1 }],
  });
  const kinds = order.columns.map(kindOf);
  const cellOf = cellWriter(order.timeZone);
  const begin = (sample: Row[]) => {
    sheet.columns = order.columns.map(({ name }, index) => ({
      header: name,
      width: widthOf([name, ...sample.map((row) => row[index] ?? "")]),
      ...(formats[kinds[index]!] && { style: { numFmt: formats[kinds[index]!]! } }),
    }));
    sheet.autoFilter = {
      from: { row: 1, column: 1 },
      to: { row: 1, column: Math.max(1, kinds.length) },
    };
    const header = sheet.getRow(1);
    header.font = { bold: true };
    header.commit();
  };

  let begun = false;
  for await (const batch of rows) {
    if (!begun) begin(batch.slice(0, 200));
    begun = true;
    for (const row of batch) {
      sheet.addRow(row.map((text, column) => cellOf(kinds[column]!, text))).commit();
    }
    await Promise.race([packed(sheet), written]);
  }
  if (!begun) begin([]);
  sheet.commit();
  // Where the output breaks, exceljs waits for ever.
  await Promise.all([workbook.commit(), written]);
}

/** A stream of the older kind that exceljs' archive is made of, which has no `writableNeedDrain`. */
type OldStream = Writable & { _writableState: { needDrain: boolean } };

/** Waits until the archive has taken what was written, which would pile up: exceljs does not wait. */
async function packed(sheet: ExcelJS.Worksheet): Promise<void> {
  const { pipes } = (sheet as unknown as { stream: { pipes: OldStream[] } }).stream;
  for (const pipe of pipes) if (pipe._writableState.needDrain) await once(pipe, "drain");
}

function cellWriter(timeZone: string) {
  const clock = clockIn(timeZone);
  return (kind: Kind, text: string | null): ExcelJS.CellValue => {
    if (text === null) return null;
    switch (kind) {
      case "number":
        return exactNumber(text) ?? text;
      case "boolean":
        return text === "true";
      case "date":
        return dateOf(text) ?? text;
      case "moment": {
        const shown = clock(text);
        return dateOf(shown) ?? shown;
      }
      case "text":
        return text.slice(0, longestText);
    }
  };
}

/** Wide enough for most of what stands in a column, within reason. */
function widthOf(texts: string[]): number {
  const lengths = texts.map((text) => Math.max(...text.split("\n").map(({ length }) => length)));
  return Math.min(60, Math.max(8, ...lengths) + 2);
}

/** Spreadsheets take 31 characters, and not all. */
function sheetName(title: string): string {
  const name = title
    .replace(/[*?:\\/[\]]/g, "-")
    .replace(/^'+|'+$/g, "")
    .slice(0, 31)
    .trim();
  return name === "" || name.toLowerCase() === "history" ? "Report" : name;
}
