import { createRequire } from "node:module";

type Document = PDFKit.PDFDocument;

const files = createRequire(import.meta.url);
const dejaVu = (name: string) => files.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);

const fonts = {
  plain: { standard: "Helvetica", wide: dejaVu("DejaVuSansCondensed") },
  bold: { standard: "Helvetica-Bold", wide: dejaVu("DejaVuSansCondensed-Bold") },
};

export type Weight = keyof typeof fonts;

/** What PDF's standard fonts can say: Latin-1 and a few signs more. */
const standardText = /^[\x20-\x7e\xa0-\xff\n€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/;

/**
 * Chooses the font for a text and returns the text as it can be written. Western texts take a
 * standard font, which makes the file small and quick to write; others one that knows Latin, Greek,
 * Cyrillic, Armenian and Georgian, of which the file gets the letters it uses. Right-to-left scripts
 * have their letters, but several words of them stand in the wrong order.
 */
export function useFont(doc: Document, weight: Weight, size: number, text: string): string {
  const lines = text.normalize("NFC").replace(/\r\n?/g, "\n");
  const clean = lines.replace(/(?!\n)\p{Cc}/gu, " ");
  const { standard, wide } = fonts[weight];
  doc.font(standardText.test(clean) ? standard : wide, size);
  return clean;
}
