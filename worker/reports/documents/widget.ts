import { z } from "zod";
import { clockIn, kindOf } from "../cells.ts";
import { drawChart, numberOf, shortNumber } from "../pdf/chart.ts";
import { useFont } from "../pdf/fonts.ts";
import { faint, grey, type Box, type Pages } from "../pdf/page.ts";
import { drawPie } from "../pdf/pie.ts";
import { wrap } from "../pdf/wrap.ts";

/** One widget of a dashboard, with what it shows. */
export const widget = z.object({
  title: z.string(),
  kind: z.enum(["table", "number", "line", "bar", "pie"]),
  label: z.string().nullable(),
  values: z.array(z.string()),
  /** Of a metric; null for a report. */
  unit: z.string().nullable(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })).nullable(),
  rows: z.array(z.array(z.string().nullable())).nullable(),
  is_truncated: z.boolean().nullable(),
  /** Why there are no rows. */
  error: z.string().nullable(),
  grid_column: z.number(),
  grid_width: z.number(),
  grid_height: z.number(),
});

type Widget = z.output<typeof widget>;
type Rows = NonNullable<Widget["rows"]>;

/** Draws a widget into a box, or says there why it has nothing to show. */
export function drawWidget(pages: Pages, box: Box, content: Widget): void {
  const { kind, label, values, error, unit } = content;
  const columns = content.columns ?? [];
  const rows = content.rows ?? [];
  const indexOf = (name: string | null | undefined) =>
    columns.findIndex((column) => column.name === name);
  if (error !== null) return say(pages, box, error);
  if (rows.length === 0) return say(pages, box, "There is nothing to show.");
  const value = indexOf(values[0]);
  if (kind === "table") return drawRows(pages, box, content, rows);
  if (value < 0) return say(pages, box, "Its columns are not there any more.");
  if (kind === "number") {
    // Of a metric the latest day's.
    const row = unit === null ? rows[0] : rows.at(-1);
    return drawNumber(pages, box, numberOf(row?.[value]), unit ?? "");
  }
  if (kind === "pie") {
    const shares = rows.map((row) => ({
      name: row[indexOf(label)] ?? "–",
      value: numberOf(row[value]) ?? 0,
    }));
    return drawPie(pages, box, shares);
  }
  drawChart(pages, box, { kind, label: label ?? "", values }, columns, rows);
}

function say(pages: Pages, { left, top, width, height }: Box, text: string): void {
  const lines = wrap(
    pages.doc,
    useFont(pages.doc, "plain", 8, text),
    width,
    Math.floor(height / 11),
  );
  for (const [index, line] of lines.entries()) {
    pages.line(line, left, top + index * 11, { width, size: 8, color: grey });
  }
}

function drawNumber(pages: Pages, box: Box, number: number | undefined, unit: string): void {
  const { left, top, width, height } = box;
  const text = number === undefined ? "–" : shortNumber(number);
  const size = Math.min(40, height * 0.55);
  const y = top + (height - size) / 2 - 4;
  pages.line(text, left, y, { width, size, weight: "bold", align: "center" });
  pages.line(unit, left, y + size + 2, { width, size: 9, align: "center", color: grey });
}

const lineHeight = 12;

/** As many rows as there is room for; the last line says how many there are besides. */
function drawRows(pages: Pages, box: Box, { columns, is_truncated }: Widget, rows: Rows): void {
  const { left, top, width, height } = box;
  const all = columns ?? [];
  const room = Math.max(1, Math.floor(height / lineHeight) - 1);
  const shown = rows.length > room || is_truncated ? rows.slice(0, room - 1) : rows;
  const step = width / all.length;
  for (const [index, column] of all.entries()) {
    const kind = kindOf(column);
    const place = {
      ...{ width: step - 6, size: 8 },
      align: kind === "number" ? ("right" as const) : ("left" as const),
    };
    const x = left + index * step;
    pages.line(column.name, x, top, { ...place, weight: "bold" });
    for (const [line, row] of shown.entries()) {
      const text = row[index] ?? "";
      const cell = kind === "moment" ? clockIn("UTC")(text) : text;
      pages.line(cell, x, top + (line + 1) * lineHeight, place);
    }
  }
  pages.doc.moveTo(left, top + lineHeight - 2).lineTo(left + width, top + lineHeight - 2);
  pages.doc.lineWidth(0.4).stroke(faint);
  const hidden = rows.length - shown.length;
  if (hidden === 0 && !is_truncated) return;
  const more = is_truncated ? "There are more rows." : `${hidden} more rows.`;
  pages.line(more, left, top + (shown.length + 1) * lineHeight, { width, size: 8, color: grey });
}
