import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as mupdf from "mupdf";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { codeOf } from "../../runtime/errors.ts";
import { root } from "./node_test.ts";

/** Set to renew the pictures that are committed: `RENEW_PICTURES=1 npm test -- test/worker/documents.test.ts`. */
const renew = process.env.RENEW_PICTURES !== undefined;

/** Pixels that may differ, of a thousand: edges of letters are not drawn alike everywhere. */
const tolerance = 1;

/** The pages of a PDF as pictures, about 72 dots an inch. */
export function picturesOf(pdf: Uint8Array): PNG[] {
  const document = mupdf.Document.openDocument(pdf, "application/pdf");
  return Array.from({ length: document.countPages() }, (_, index) => {
    const pixmap = document
      .loadPage(index)
      .toPixmap(mupdf.Matrix.identity, mupdf.ColorSpace.DeviceRGB, false);
    return PNG.sync.read(Buffer.from(pixmap.asPNG()));
  });
}

/** What stands on the pages of a PDF, one text a page. */
export function pageTexts(pdf: Uint8Array): string[] {
  const document = mupdf.Document.openDocument(pdf, "application/pdf");
  return Array.from({ length: document.countPages() }, (_, index) =>
    document.loadPage(index).toStructuredText("preserve-whitespace").asText(),
  );
}

/**
 * Compares a page with the picture that is committed beside the tests (`test/worker/pictures/<name>.png`).
 * Where they differ, the page and the difference are written beside it, as `<name>.new.png` and
 * `<name>.difference.png`, which Git ignores.
 */
export async function assertPicture(name: string, page: PNG): Promise<void> {
  const path = (suffix: string) => join(root, "test/worker/pictures", `${name}${suffix}.png`);
  if (renew) {
    await mkdir(dirname(path("")), { recursive: true });
    await writeFile(path(""), PNG.sync.write(page, { colorType: 0 }));
  }
  const expected = await readFile(path("")).catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw error;
    throw new Error(`There is no picture ${name}; RENEW_PICTURES=1 makes it.`);
  });
  const golden = PNG.sync.read(expected);
  // Grey, as they are committed: that halves them.
  const { width, height } = golden;
  const drawn = PNG.sync.read(PNG.sync.write(page, { colorType: 0 }));
  const difference = new PNG({ width, height });
  const count =
    drawn.width === width && drawn.height === height
      ? pixelmatch(golden.data, drawn.data, difference.data, width, height, { threshold: 0.2 })
      : width * height;
  if (count * 1000 <= width * height * tolerance) {
    await Promise.all([".new", ".difference"].map((suffix) => rm(path(suffix), { force: true })));
    return;
  }
  await writeFile(path(".new"), PNG.sync.write(page));
  await writeFile(path(".difference"), PNG.sync.write(difference));
  throw new Error(
    `${name} looks different in ${count} pixels: see ${path(".difference")}. ` +
      "If that is meant, RENEW_PICTURES=1 renews it.",
  );
}
