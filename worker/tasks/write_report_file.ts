import { z } from "zod";
import { codeOf, HomeroomError } from "../../runtime/errors.ts";
import { inTurns } from "../../runtime/in_turns.ts";
import { inSpan } from "../../runtime/tracing.ts";
import { keepParts, type Kept } from "../reports/keep_parts.ts";
import { toLines } from "../reports/lines.ts";
import { beginFile, readOrder, readRows, type Order } from "../reports/order.ts";
import { pictureReader, type ReadPicture } from "../reports/pictures.ts";
import { runWriter } from "../reports/run_writer.ts";
import type { JobContext, SchoolTask } from "../run_task.ts";

const payload = z.object({ report_file_id: z.guid() });

/** Of the whole process: each file takes a process of its own. */
let inTurn: ReturnType<typeof inTurns> | undefined;

/**
 * Writes the rows of a run, or a document, to a file that somebody waits for. What it says was read
 * with the rights of whoever asked; nothing else is read here but the school's name, and pictures.
 */
export const writeReportFile: SchoolTask<z.output<typeof payload>> = {
  payload,

  async run({ report_file_id: fileId }, job) {
    inTurn ??= inTurns(job.config.reportWriters);
    return inTurn(() => write(job, fileId));
  },
};

async function write(job: JobContext, fileId: string): Promise<Record<string, unknown>> {
  const { school } = job;
  const nothing = { written: false, why: "It is ready, or gone" };
  const writingId = await beginFile(job, fileId);
  if (writingId === undefined) return nothing;
  const progress = { rows: 0 };
  try {
    const readPicture = pictureReader(job);
    const order = await readOrder(job, fileId, readPicture);
    if (!order) return nothing;
    const { format, rowCount } = order;
    let kept: Kept | undefined;
    const lines = toLines(order, readRows(job, fileId, progress), pictures(order, readPicture));
    const peakMb = await inSpan(
      "write report file",
      { kind: "internal", attributes: { "homeroom.format": format, "homeroom.rows": rowCount } },
      () =>
        runWriter(lines, async (content) => {
          kept = await keepParts(school, writingId, content);
        }),
    );
    if (!(await finish(job, writingId, rowCount, kept, null))) return nothing;
    return { format, rows: rowCount, bytes: kept?.byteSize, peakMb };
  } catch (error) {
    if (codeOf(error) === "FILE_NOT_WANTED") return { ...nothing, why: (error as Error).message };
    // Whoever waits hears of it. The job is tried again, and may still make it.
    const hint = error instanceof HomeroomError && error.hint ? ` ${error.hint}` : "";
    const why = `The file could not be written: ${(error as Error).message}${hint}`;
    await finish(job, writingId, progress.rows, undefined, why);
    throw error;
  }
}

const withPhotos = z.object({ cards: z.array(z.object({ photo: z.guid().nullish() })) });

/** Those that a document names, one after the other. */
async function* pictures({ document }: Order, readPicture: ReadPicture) {
  if (document?.kind !== "id_cards") return;
  const { cards } = withPhotos.parse(document.content);
  for (const { photo } of cards) yield await readPicture(photo ?? null);
}

/** False when the file is gone, or another attempt has begun. */
async function finish(
  { school }: JobContext,
  writingId: string,
  rowsWritten: number,
  kept: Kept | undefined,
  error: string | null,
): Promise<boolean> {
  return school.asWorker(async (client) => {
    const { rows } = await client.query<{ finished: boolean }>(
      "select finish_report_file($1, $2, $3, $4, $5) as finished",
      [writingId, rowsWritten, kept?.byteSize, kept?.sha256, error],
    );
    return rows[0]!.finished;
  });
}
