import barcodes from "bwip-js";
import { z } from "zod";
import type { Order } from "../order.ts";
import { faint, grey, imageSource, Pages, shade } from "../pdf/page.ts";
import type { Paper } from "../write_document.ts";
import { letterheadOf } from "../write_pdf.ts";

const shape = z.object({
  cards: z.array(
    z.object({
      student: z.string(),
      admission_number: z.string(),
      birth_date: z.string().nullable(),
      class: z.string().nullable(),
      valid_until: z.string().nullable(),
      school: z.string(),
    }),
  ),
});

type Card = z.output<typeof shape>["cards"][number];

const millimetre = 72 / 25.4;
/** Of a bank card (ID-1 of ISO/IEC 7810), in points. */
const size = { width: 85.6 * millimetre, height: 53.98 * millimetre };
const gap = 3 * millimetre;
/** Three to four, as photos for passports. */
const photoSize = { width: 45, height: 60 };

/** Cards in two columns, each with a photo and the admission number as a barcode, to be cut along their frames. */
export async function idCards(
  order: Order,
  content: unknown,
  { output, pictures }: Paper,
): Promise<void> {
  const { cards } = shape.parse(content);
  const pages = new Pages(output, letterheadOf(order));
  const logo = imageSource(order.school.logo);
  const { top, bottom, left, width } = pages.area;
  const rows = Math.floor((bottom - top + gap) / (size.height + gap));
  const indent = (width - 2 * size.width - gap) / 2;
  const photos = pictures[Symbol.asyncIterator]();
  for (const [index, card] of cards.entries()) {
    const place = index % (2 * rows);
    if (index > 0 && place === 0) pages.next();
    const x = left + indent + (place % 2) * (size.width + gap);
    const y = top + Math.floor(place / 2) * (size.height + gap);
    const { value: photo } = (await photos.next()) as { value: Buffer | undefined };
    drawCard(pages, { logo, photo }, card, x, y);
  }
  return pages.end();
}

type Images = { logo: string | undefined; photo: Buffer | undefined };

function drawCard(pages: Pages, { logo, photo }: Images, card: Card, x: number, y: number): void {
  const { doc } = pages;
  const inner = { x: x + 10, width: size.width - 20 };
  const beside = inner.width - photoSize.width - 8;
  doc.roundedRect(x, y, size.width, size.height, 9).lineWidth(0.5).stroke(faint);
  const indent = logo === undefined ? 0 : 30;
  if (logo !== undefined) doc.image(logo, inner.x, y + 8, { fit: [24, 24] });
  const school = { width: inner.width - indent, size: 10, weight: "bold" as const };
  pages.line(card.school, inner.x + indent, y + 14, school);
  drawPhoto(pages, photo, x + size.width - 10 - photoSize.width, y + 29);
  pages.line(card.student, inner.x, y + 40, { width: beside, size: 13, weight: "bold" });
  const facts: [string, string | null][] = [
    ["Class", card.class],
    ["Born", card.birth_date],
    ["Valid until", card.valid_until],
  ];
  const third = beside / 3;
  for (const [index, [name, value]] of facts.entries()) {
    if (value === null) continue;
    pages.line(name, inner.x + index * third, y + 62, { width: third - 4, size: 6, color: grey });
    pages.line(value, inner.x + index * third, y + 70, { width: third - 4, size: 9 });
  }
  drawBarcode(pages, card.admission_number, inner.x, y + 92, inner.width, 34);
  const text = { width: inner.width, size: 9, align: "center" as const };
  pages.line(card.admission_number, inner.x, y + 130, text);
}

/** The photo as it fills its frame; who has none, or none that can be read, gets a figure instead. */
function drawPhoto({ doc }: Pages, photo: Buffer | undefined, x: number, y: number): void {
  const { width, height } = photoSize;
  doc.save().rect(x, y, width, height).clip();
  if (!photo || !drawImage(doc, photo, x, y)) {
    doc.rect(x, y, width, height).fill(shade);
    doc.circle(x + width / 2, y + height * 0.38, width * 0.2).fill(faint);
    doc.ellipse(x + width / 2, y + height, width * 0.38, height * 0.32).fill(faint);
  }
  doc.restore().rect(x, y, width, height).lineWidth(0.5).stroke(faint);
  doc.fillColor("black");
}

/** False for what pdfkit cannot read: one broken photo is to keep nobody's card from being made. */
function drawImage(doc: Pages["doc"], photo: Buffer, x: number, y: number): boolean {
  const cover: [number, number] = [photoSize.width, photoSize.height];
  try {
    doc.image(photo, x, y, { cover, align: "center", valign: "center" });
    return true;
  } catch {
    return false;
  }
}

/** Code 128, drawn as lines, with the quiet zone of ten modules on both sides. */
function drawBarcode(
  { doc }: Pages,
  text: string,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  // The barcode says bytes: what is not ASCII no scanner would read as it stands.
  // eslint-disable-next-line no-control-regex -- The whole of ASCII.
  if (text === "" || !/^[\x00-\x7f]+$/.test(text)) return;
  const [symbol] = barcodes.raw({ bcid: "code128", text }) as unknown as [{ sbs: number[] }];
  const modules = symbol.sbs.reduce((sum, one) => sum + one, 0);
  // A module wider than this helps nobody.
  const module = Math.min(1.4, width / (modules + 20));
  let at = x + (width - modules * module) / 2;
  for (const [index, bars] of symbol.sbs.entries()) {
    if (index % 2 === 0) doc.rect(at, y, bars * module, height);
    at += bars * module;
  }
  doc.fill("black");
}
