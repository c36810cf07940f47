import { z } from "zod";
import { readOrder, readRows, type Order, type Row } from "../reports/order.ts";
import type { JobContext, SchoolTask } from "../run_task.ts";

const payload = z.object({ report_file_id: z.guid() });

/**
 * Writes the rows of a run, or a document, to a file that somebody waits for. What it says was read
 * with the rights of whoever asked; nothing else is read here but the school's name and logo.
 */
export const writeReportFile: SchoolTask<z.output<typeof payload>> = {
  payload,

  async run({ report_file_id: fileId }, job) {
    const order = await readOrder(job, fileId);
    if (!order) return { written: false, why: "It is ready, or gone" };
    const progress = { rows: 0 };
    let content: Buffer;
    try {
      content = await write(order, readRows(job, fileId, progress));
    } catch (error) {
      // Whoever waits hears of it. The job is tried again, and may still make it.
      const why = `The file could not be written: ${(error as Error).message}`;
      await finish(job, fileId, progress.rows, null, why);
      throw error;
    }
    await finish(job, fileId, order.rowCount, content, null);
    return { format: order.format, rows: order.rowCount, bytes: content.length };
  },
};

/** What writes is loaded by the first file: it is large, and a worker is to start soon. */
async function write(order: Order, rows: AsyncIterable<Row[]>): Promise<Buffer> {
  if (order.document) {
    const { writeDocument } = await import("../reports/write_document.ts");
    return writeDocument(order, order.document);
  }
  if (order.format === "xlsx") {
    const { writeXlsx } = await import("../reports/write_xlsx.ts");
    return writeXlsx(order, rows);
  }
  const { writePdf } = await import("../reports/write_pdf.ts");
  return writePdf(order, rows);
}

function finish(
  { school }: JobContext,
  fileId: string,
  rows: number,
  content: Buffer | null,
  error: string | null,
) {
  return school.asWorker((client) =>
    client.query("select finish_report_file($1, $2, $3, $4)", [fileId, rows, content, error]),
  );
}
