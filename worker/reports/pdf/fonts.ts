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

/** Letters of scripts that the bundled fonts do not have. */
const foreign =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}]/u;

const additional = new WeakMap<Document, string>();

/** Gives a document a font for letters that the bundled ones lack; read when such a letter comes. */
export function addFont(doc: Document, file: string): void {
  const [path, name] = file.split("#", 2);
  doc.registerFont(file, path, name);
  additional.set(doc, file);
}

function fontFor(doc: Document, weight: Weight, text: string): string {
  const { standard, wide } = fonts[weight];
  if (standardText.test(text)) return standard;
  return (foreign.test(text) ? additional.get(doc) : undefined) ?? wide;
}

/**
 * Chooses the font for a text and returns the text as it can be written. Western texts take a
 * standard font, which makes the file small and quick to write; others one that knows Latin, Greek,
 * Cyrillic, Armenian, Georgian, Hebrew and Arabic, or the one of `addFont`. Of these the file gets
 * the letters it uses.
 */
export function useFont(doc: Document, weight: Weight, size: number, text: string): string {
  const lines = text.normalize("NFC").replace(/\r\n?/g, "\n");
  const clean = lines.replace(/(?!\n)\p{Cc}/gu, " ");
  const font = fontFor(doc, weight, clean);
  const used = `${font} ${size}`;
  if (inUse.get(doc) !== used) doc.font(font, size);
  inUse.set(doc, used);
  return clean;
}

/** The font that a document's next text is written in. */
const inUse = new WeakMap<Document, string>();

const widthsKept = 2000;

/**
 * Has a document remember how wide its last texts were: each is measured when its line is broken, when
 * it is aligned, and several times by pdfkit when it is written. Fonts are chosen by `useFont` alone.
 */
export function rememberWidths(doc: Document): void {
  const measure = doc.widthOfString.bind(doc);
  const widths = new Map<string, number>();
  doc.widthOfString = (text, options) => {
    const key = `${inUse.get(doc)} ${text}`;
    let width = widths.get(key);
    if (width === undefined) {
      if (widths.size === widthsKept) widths.clear();
      width = measure(text, options);
      widths.set(key, width);
    }
    return width;
  };
}
