import { isRightToLeft, visualPieces } from "./bidi.ts";

type Document = PDFKit.PDFDocument;

/** Writes one line in the document's present font, its words in the order in which they are read. */
export function drawText(doc: Document, line: string, x: number, y: number): void {
  if (!isRightToLeft(line)) {
    doc.text(line, x, y, { lineBreak: false });
    return;
  }
  let left = x;
  for (const piece of visualPieces(line)) {
    if (piece.trim() !== "") doc.text(piece, left, y, { lineBreak: false });
    left += doc.widthOfString(piece);
  }
}

/** How wide a line is when it is drawn. */
export function textWidth(doc: Document, line: string): number {
  if (!isRightToLeft(line)) return doc.widthOfString(line);
  return visualPieces(line).reduce((sum, piece) => sum + doc.widthOfString(piece), 0);
}
