import { once } from "node:events";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import PDFDocument from "pdfkit";
import { drawText, textWidth } from "./text.ts";
import { addFont, rememberWidths, useFont, type Weight } from "./fonts.ts";

export type Document = PDFKit.PDFDocument;

/** What every page of a document shows, and when it was made. */
export interface Letterhead {
  title: string;
  school: { name: string; logo: Buffer | undefined };
  /** For letters that the bundled fonts do not have. */
  font: string | undefined;
  /** Small, below: who asked for it and when. */
  footer: string;
  madeAt: Date;
}

/** A part of a page, in points from its upper left corner. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface PageOptions {
  landscape?: boolean;
}

export const margin = 40;
const headHeight = 46;
const footHeight = 24;

/** Colours of lines and secondary texts. */
export const grey = "#666666";
export const faint = "#cccccc";
export const shade = "#f0f0f0";

/** An A4 document of pages with the school's letterhead; each is written when the next one begins. */
export class Pages {
  readonly doc: Document;
  /** How many pages there are, the present one included. */
  count = 0;
  readonly #letterhead: Letterhead;
  readonly #logo: string | undefined;
  readonly #output: Writable;
  readonly #written: Promise<void>;
  #content: string[] = [];

  constructor(output: Writable, letterhead: Letterhead, { landscape = false }: PageOptions = {}) {
    this.#output = output;
    this.#letterhead = letterhead;
    this.#logo = imageSource(letterhead.school.logo);
    this.doc = new PDFDocument({
      size: "A4",
      layout: landscape ? "landscape" : "portrait",
      margin,
      autoFirstPage: false,
      // Else the layout of every word that was ever written is kept.
      fontLayoutCache: false,
      info: {
        Title: letterhead.title,
        Author: letterhead.school.name,
        CreationDate: letterhead.madeAt,
        ModDate: letterhead.madeAt,
      },
    });
    if (letterhead.font !== undefined) addFont(this.doc, letterhead.font);
    rememberWidths(this.doc);
    this.#gatherContent();
    this.#written = finished(this.doc.pipe(output));
    // Whoever waits for the end hears of it.
    this.#written.catch(() => undefined);
    this.next();
  }

  /** Left, right, top and bottom of what is between head and foot, in points. */
  get area() {
    const { width, height } = this.doc.page;
    return {
      left: margin,
      right: width - margin,
      top: margin + headHeight,
      bottom: height - margin - footHeight,
      width: width - 2 * margin,
    };
  }

  /** Ends the page and begins another one. */
  next(): void {
    this.#putContent();
    this.doc.addPage();
    this.count += 1;
    this.#head();
    this.#foot();
    this.doc.fillColor("black");
  }

  /** Writes one line, cut off with an ellipsis where it does not fit. Returns its height. */
  line(text: string, x: number, y: number, options: LineOptions): number {
    const { width, size = 9, weight = "plain", align = "left", color = "black" } = options;
    const written = fitted(this.doc, useFont(this.doc, weight, size, text), width);
    const indent =
      (width - textWidth(this.doc, written)) * { left: 0, center: 0.5, right: 1 }[align];
    this.doc.fillColor(color);
    drawText(this.doc, written, x + Math.max(0, indent), y);
    return this.doc.currentLineHeight(true);
  }

  /** Waits until what was written has gone out, which would pile up in memory. */
  async drain(): Promise<void> {
    if (this.#output.writableNeedDrain) await once(this.#output, "drain");
  }

  /** Ends the last page and the output. */
  async end(): Promise<void> {
    this.#putContent();
    this.doc.end();
    await this.#written;
  }

  /** Pdfkit keeps an array of bytes for each sign it draws: one text a page takes a fraction of that. */
  #gatherContent(): void {
    this.doc.addContent = (data: string) => {
      this.#content.push(data);
      return this.doc;
    };
  }

  #putContent(): void {
    if (this.#content.length > 0) this.doc.page.write(this.#content.join("\n"));
    this.#content = [];
  }

  #head(): void {
    const { title, school } = this.#letterhead;
    const { left, width } = this.area;
    const indent = this.#logo === undefined ? 0 : headHeight;
    if (this.#logo !== undefined) this.doc.image(this.#logo, left, margin - 4, { fit: [38, 36] });
    const place = { width: width - indent };
    this.line(title, left + indent, margin, { ...place, size: 14, weight: "bold" });
    this.line(school.name, left + indent, margin + 19, { ...place, size: 9, color: grey });
    const y = margin + headHeight - 8;
    this.doc
      .moveTo(left, y)
      .lineTo(left + width, y)
      .lineWidth(0.5)
      .stroke(faint);
  }

  #foot(): void {
    const { left, width, bottom } = this.area;
    const y = bottom + 10;
    this.line(this.#letterhead.footer, left, y, { width: width - 80, size: 7, color: grey });
    const page = { width: 70, size: 7, color: grey, align: "right" as const };
    this.line(`Page ${this.count}`, left + width - 70, y, page);
  }
}

export interface LineOptions {
  width: number;
  size?: number;
  weight?: Weight;
  align?: "left" | "center" | "right";
  color?: string;
}

/** The text, or as much of its beginning as fits; by halves, for texts may be long. */
function fitted(doc: Document, text: string, width: number): string {
  const line = text.split("\n", 1)[0]!;
  if (doc.widthOfString(line) <= width) return line;
  let [fits, not] = [0, line.length];
  while (not - fits > 1) {
    const middle = (fits + not) >> 1;
    if (doc.widthOfString(`${line.slice(0, middle)}…`) <= width) fits = middle;
    else not = middle;
  }
  return `${line.slice(0, fits)}…`;
}

/**
 * What pdfkit takes for an image. As a text, of which it remembers that it is in the file: a buffer
 * would be put there again for each page. Undefined for what is no PNG or JPEG.
 */
export function imageSource(logo: Buffer | undefined): string | undefined {
  if (!logo || logo.length < 4) return undefined;
  const isPng = logo.subarray(1, 4).toString("latin1") === "PNG";
  if (!isPng && logo.readUInt16BE(0) !== 0xffd8) return undefined;
  return `data:image/${isPng ? "png" : "jpeg"};base64,${logo.toString("base64")}`;
}
