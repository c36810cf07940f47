import type { Writable } from "node:stream";
import { clockIn, kindOf, type Kind } from "./cells.ts";
import type { Order, Row } from "./order.ts";
import { drawChart } from "./pdf/chart.ts";
import { useFont } from "./pdf/fonts.ts";
import { Pages, type Letterhead } from "./pdf/page.ts";
import { Table, type TableColumn } from "./pdf/table.ts";

/** A chart of more is not to be read. */
const chartRows = 60;
const chartHeight = 190;

/**
 * Writes rows as a table over as many pages as it takes, behind a chart if the report has one.
 * Columns are as wide as the first rows ask for. Pages are written as they end.
 */
export async function writePdf(
  order: Order,
  rows: AsyncIterable<Row[]>,
  output: Writable,
): Promise<void> {
  const kinds = order.columns.map(kindOf);
  const textOf = textWriter(order.timeZone);
  const pages = new Pages(output, letterheadOf(order), { landscape: kinds.length > 6 });
  let table: Table | undefined;
  const begin = (sample: Row[]) => {
    const columns = fitColumns(pages, order, sample);
    const { left, top, width } = pages.area;
    const box = { left, top, width, height: chartHeight };
    const isDrawn =
      order.chart && drawChart(pages, box, order.chart, order.columns, sample.slice(0, chartRows));
    return new Table(pages, columns, { y: isDrawn ? top + chartHeight : top });
  };
  for await (const batch of rows) {
    table ??= begin(batch.slice(0, 200));
    for (const row of batch) table.row(row.map((text, column) => textOf(kinds[column]!, text)));
    await pages.drain();
  }
  table ??= begin([]);
  const end = order.isTruncated
    ? `${order.rowCount} rows; there are more than the report may return.`
    : `${order.rowCount} rows.`;
  const { left, width, bottom } = pages.area;
  pages.line(end, left, Math.min(table.y + 6, bottom), { width, size: 8 });
  await pages.end();
}

/** What stands on every page of a file that was asked for. */
export function letterheadOf(order: Order): Letterhead {
  const at = clockIn(order.timeZone)(order.askedAt.toISOString());
  return {
    title: order.title,
    school: order.school,
    font: order.font,
    footer: order.askedBy === undefined ? at : `${order.askedBy}, ${at}`,
    madeAt: order.askedAt,
  };
}

function textWriter(timeZone: string) {
  const clock = clockIn(timeZone);
  return (kind: Kind, text: string | null): string => {
    if (text === null) return "";
    if (kind === "boolean") return text === "true" ? "yes" : "no";
    return kind === "moment" ? clock(text) : text;
  };
}

/** Divides the page's width by what the columns' names and first texts take, none below a minimum. */
function fitColumns(pages: Pages, { columns }: Order, sample: Row[]): TableColumn[] {
  const { width } = pages.area;
  const least = Math.min(30, width / columns.length);
  const wanted = columns.map(({ name }, index) => {
    const widths = sample.map((row) => {
      const text = useFont(pages.doc, "plain", 8, (row[index] ?? "").slice(0, 60));
      return pages.doc.widthOfString(text.replaceAll("\n", " "));
    });
    const head = pages.doc.widthOfString(useFont(pages.doc, "bold", 8, name));
    return Math.max(least, head + 8, Math.min(200, Math.max(0, ...widths) + 8));
  });
  const sum = wanted.reduce((total, one) => total + one, 0);
  const spare = width - least * columns.length;
  return columns.map((column, index) => ({
    title: column.name,
    width:
      sum <= width
        ? wanted[index]!
        : least + (spare * (wanted[index]! - least)) / (sum - least * columns.length),
    align: kindOf(column) === "number" ? "right" : "left",
  }));
}
