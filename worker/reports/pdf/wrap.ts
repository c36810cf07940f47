import type { Document } from "./page.ts";

/**
 * Breaks a text into lines of a width, at spaces where it can, in the document's present font. At most
 * `limit` lines; what is beyond ends with an ellipsis.
 */
export function wrap(doc: Document, text: string, width: number, limit: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let rest = paragraph;
    do {
      if (lines.length === limit) {
        lines[limit - 1] = `${lines[limit - 1]!.slice(0, -1)}…`;
        return lines;
      }
      const line = firstLine(doc, rest, width);
      lines.push(line.trimEnd());
      rest = rest.slice(line.length).trimStart();
    } while (rest !== "");
  }
  return lines;
}

/** The longest beginning that fits, one character at least. */
function firstLine(doc: Document, text: string, width: number): string {
  if (doc.widthOfString(text) <= width) return text;
  // No line holds more than this, whatever its letters are; it bounds what is measured.
  let [fits, not] = [1, Math.min(text.length, Math.ceil(width) + 1)];
  while (not - fits > 1) {
    const middle = (fits + not) >> 1;
    if (doc.widthOfString(text.slice(0, middle)) <= width) fits = middle;
    else not = middle;
  }
  if (text[fits] === " ") return text.slice(0, fits);
  const space = text.lastIndexOf(" ", fits - 1);
  return text.slice(0, space > 0 ? space + 1 : fits);
}
