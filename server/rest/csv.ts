import type { RestColumn } from "./model.ts";

/**
 * A cell of a CSV file (RFC 4180), by the rule of the database's `csv_cell`: spreadsheets take what begins with one of
 * a few characters for a formula, so a text gets an apostrophe before it.
 */
export function csvCell(value: unknown, isText: boolean): string {
  if (value === null || value === undefined) return "";
  if (value === "") return '""';
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (isText && /^[-=+@\t\r]/.test(text)) return quoted(`'${text}`);
  return /[",\r\n]|^\s|\s$/.test(text) ? quoted(text) : text;
}

/** Types whose values no spreadsheet takes for a formula, though they may begin with a sign. */
const notText = new Set(
  ["Int", "Float", "BigInt", "BigFloat", "Boolean", "Date", "Datetime", "Time", "UUID"], //
);

export function csvHeader(columns: readonly RestColumn[]): string {
  return `${columns.map(({ name }) => csvCell(name, true)).join(",")}\r\n`;
}

export function csvLine(columns: readonly RestColumn[], row: Readonly<Record<string, unknown>>) {
  const cells = columns.map(({ name, type }) =>
    csvCell(row[name], type.isList || !notText.has(type.name)),
  );
  return `${cells.join(",")}\r\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
