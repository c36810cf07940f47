import { useFont, type Weight } from "./fonts.ts";
import { faint, shade, type Pages } from "./page.ts";
import { drawText, textWidth } from "./text.ts";
import { wrap } from "./wrap.ts";

export interface TableColumn {
  title: string;
  /** In points. */
  width: number;
  align?: "left" | "right" | "center";
}

const padding = 3;
const maximumLines = 12;

/** A table that goes on over as many pages as it needs, with its header on each. */
export class Table {
  readonly #pages: Pages;
  readonly #columns: TableColumn[];
  readonly #size: number;
  /** Where the next row begins. */
  y: number;

  constructor(pages: Pages, columns: TableColumn[], { y = pages.area.top, size = 8 } = {}) {
    this.#pages = pages;
    this.#columns = columns;
    this.#size = size;
    this.y = y;
    this.#header();
  }

  /** Writes a row; texts that are too long for their column are wrapped. */
  row(texts: string[], weight: Weight = "plain"): void {
    const { height, cells } = this.#measure(texts, weight);
    if (this.y + height > this.#pages.area.bottom) {
      this.#pages.next();
      this.y = this.#pages.area.top;
      this.#header();
    }
    this.#draw(cells, weight, height);
  }

  #header(): void {
    const titles = this.#columns.map(({ title }) => title);
    const { height, cells } = this.#measure(titles, "bold");
    const { left } = this.#pages.area;
    const width = this.#columns.reduce((sum, column) => sum + column.width, 0);
    this.#pages.doc.rect(left, this.y, width, height).fill(shade);
    this.#draw(cells, "bold", height);
  }

  #measure(texts: string[], weight: Weight) {
    const { doc } = this.#pages;
    let lines = 1;
    const cells = this.#columns.map(({ width }, index) => {
      const text = useFont(doc, weight, this.#size, texts[index] ?? "");
      const cell = text === "" ? [] : wrap(doc, text, width - 2 * padding, maximumLines);
      lines = Math.max(lines, cell.length);
      return cell;
    });
    return { cells, height: lines * this.#lineHeight + 2 * padding };
  }

  #draw(cells: string[][], weight: Weight, height: number): void {
    const { doc, area } = this.#pages;
    let x = area.left;
    doc.fillColor("black");
    for (const [index, { width, align = "left" }] of this.#columns.entries()) {
      const share = { left: 0, center: 0.5, right: 1 }[align];
      for (const [line, text] of cells[index]!.entries()) {
        useFont(doc, weight, this.#size, cells[index]!.join(""));
        const room = share === 0 ? 0 : width - 2 * padding - textWidth(doc, text);
        const y = this.y + padding + line * this.#lineHeight;
        drawText(doc, text, x + padding + room * share, y);
      }
      x += width;
    }
    this.y += height;
    doc.moveTo(area.left, this.y).lineTo(x, this.y).lineWidth(0.4).stroke(faint);
  }

  get #lineHeight(): number {
    return this.#size * 1.25;
  }
}
