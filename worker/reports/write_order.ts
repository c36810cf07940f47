import type { Writable } from "node:stream";
import type { Order, Row } from "./order.ts";

/** What a file is made of besides its order, and where it goes. */
export interface Material {
  /** Of a report. */
  rows: AsyncIterable<Row[]>;
  /** Of a document, in the order in which it names them; undefined where there is none. */
  pictures: AsyncIterable<Buffer | undefined>;
  output: Writable;
}

/** Writes the file of an order. Loads what this kind of file takes, and nothing else. */
export async function writeOrder(order: Order, material: Material): Promise<void> {
  if (order.document) {
    const { writeDocument } = await import("./write_document.ts");
    await writeDocument(order, order.document, material);
  } else if (order.format === "xlsx") {
    const { writeXlsx } = await import("./write_xlsx.ts");
    await writeXlsx(order, material.rows, material.output);
  } else {
    const { writePdf } = await import("./write_pdf.ts");
    await writePdf(order, material.rows, material.output);
  }
}
