import type { Pages } from "../pdf/page.ts";
import { grey } from "../pdf/page.ts";
import { useFont } from "../pdf/fonts.ts";
import { wrap } from "../pdf/wrap.ts";

const lineHeight = 13;
const labelWidth = 110;

/** Names and values below each other; those without a value are left out. Returns where they end. */
export function drawFacts(
  pages: Pages,
  top: number,
  facts: [name: string, value: string | null | undefined][],
): number {
  const { left, width } = pages.area;
  let y = top;
  for (const [name, value] of facts) {
    if (value === null || value === undefined || value === "") continue;
    const text = useFont(pages.doc, "plain", 10, value);
    const lines = wrap(pages.doc, text, width - labelWidth, 20);
    if (y + lines.length * lineHeight > pages.area.bottom) {
      pages.next();
      y = pages.area.top;
    }
    pages.line(name, left, y, { width: labelWidth - 6, size: 10, color: grey });
    for (const [index, line] of lines.entries()) {
      const place = { width: width - labelWidth, size: 10 };
      pages.line(line, left + labelWidth, y + index * lineHeight, place);
    }
    y += lines.length * lineHeight;
  }
  return y;
}
