import { z } from "zod";
import type { Order } from "../order.ts";
import { faint, grey, Pages, type Box } from "../pdf/page.ts";
import { wrap } from "../pdf/wrap.ts";
import { useFont } from "../pdf/fonts.ts";
import type { Paper } from "../write_document.ts";
import { letterheadOf } from "../write_pdf.ts";
import { drawWidget, widget } from "./widget.ts";

const shape = z.object({ description: z.string(), widgets: z.array(widget) });

type Placed = { box: Box; content: z.output<typeof widget> };

const gap = 10;
/** Of a row of the grid. */
const rowHeight = 95;

/** A dashboard on landscape pages, with its widgets where its grid of twelve columns has them. */
export async function dashboard(order: Order, content: unknown, { output }: Paper): Promise<void> {
  const { description, widgets } = shape.parse(content);
  const pages = new Pages(output, letterheadOf(order), { landscape: true });
  const { left, width } = pages.area;
  let y = pages.area.top;
  if (description !== "") {
    const text = useFont(pages.doc, "plain", 9, description);
    for (const line of wrap(pages.doc, text, width, 3)) {
      y += pages.line(line, left, y, { width, color: grey }) + 2;
    }
    y += gap;
  }
  for (const shelf of shelvesOf(pages, widgets)) {
    const height = Math.max(...shelf.map(({ box }) => box.height));
    if (y + height > pages.area.bottom && y > pages.area.top) {
      pages.next();
      y = pages.area.top;
    }
    for (const { box, content: one } of shelf) drawFramed(pages, { ...box, top: y }, one);
    y += height + gap;
  }
  await pages.end();
}

/** Widgets that stand beside each other: one that begins left of where the last ended begins a new row. */
function shelvesOf(pages: Pages, widgets: z.output<typeof widget>[]): Placed[][] {
  const { left, width, top, bottom } = pages.area;
  const step = (width + gap) / 12;
  const shelves: Placed[][] = [];
  let free = Infinity;
  for (const content of widgets) {
    const { grid_column, grid_width, grid_height } = content;
    if (grid_column < free) shelves.push([]);
    free = grid_column + grid_width;
    const height = Math.min(bottom - top, grid_height * (rowHeight + gap) - gap);
    const box = {
      left: left + (grid_column - 1) * step,
      top,
      width: grid_width * step - gap,
      height,
    };
    shelves.at(-1)!.push({ box, content });
  }
  return shelves;
}

function drawFramed(pages: Pages, box: Box, content: z.output<typeof widget>): void {
  pages.doc.roundedRect(box.left, box.top, box.width, box.height, 5).lineWidth(0.5).stroke(faint);
  const inner = { left: box.left + 10, width: box.width - 20 };
  pages.line(content.title, inner.left, box.top + 8, { ...inner, size: 10, weight: "bold" });
  drawWidget(pages, { ...inner, top: box.top + 26, height: box.height - 34 }, content);
}
