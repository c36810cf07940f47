import type { JobContext } from "../run_task.ts";
import type { Column } from "./cells.ts";
import type { ReadPicture } from "./pictures.ts";

/** What a file is to say, but for its rows. */
export interface Order {
  format: "csv" | "xlsx" | "pdf";
  title: string;
  /** Undefined for the rows of a report. */
  document: { kind: string; content: unknown } | undefined;
  columns: Column[];
  rowCount: number;
  isTruncated: boolean;
  chart: ChartSetting | undefined;
  askedBy: string | undefined;
  askedAt: Date;
  timeZone: string;
  school: { name: string; logo: Buffer | undefined };
  /** File of the font for letters that the bundled ones do not have, as `PDF_FONT` has it. */
  font: string | undefined;
}

/** Which columns a chart shows: one of labels, some of numbers. */
export interface ChartSetting {
  kind: "bar" | "line";
  label: string;
  values: string[];
}

/** A row: a text or nothing for each column. */
export type Row = (string | null)[];

type OrderRow = {
  format: Order["format"];
  title: string;
  document_kind: string | null;
  columns: Column[];
  document: unknown;
  row_count: number;
  is_truncated: boolean;
  chart: ChartSetting | null;
  asked_by: string | null;
  asked_at: Date;
  time_zone: string;
  school_name: string;
  logo_id: string | null;
};

/**
 * Begins to write a file: whatever another attempt writes of it from now on is refused. Returns what
 * names this one; undefined when the file is ready, or gone.
 */
export async function beginFile(
  { school }: JobContext,
  fileId: string,
): Promise<string | undefined> {
  return school.asWorker(async (client) => {
    const { rows } = await client.query<{ id: string | null }>(
      "select begin_report_file($1) as id",
      [fileId],
    );
    return rows[0]?.id ?? undefined;
  });
}

/** Reads what a file is to be; undefined when it is ready, or gone. */
export async function readOrder(
  { school, config }: JobContext,
  fileId: string,
  readPicture: ReadPicture,
): Promise<Order | undefined> {
  const row = await school.asWorker(async (client) => {
    const { rows } = await client.query<OrderRow>("select * from report_file_order($1)", [fileId]);
    return rows[0];
  });
  if (!row) return undefined;
  return {
    format: row.format,
    title: row.title,
    document:
      row.document_kind === null ? undefined : { kind: row.document_kind, content: row.document },
    columns: row.columns,
    rowCount: row.row_count,
    isTruncated: row.is_truncated,
    chart: row.chart ?? undefined,
    askedBy: row.asked_by ?? undefined,
    askedAt: row.asked_at,
    timeZone: row.time_zone,
    school: { name: row.school_name, logo: await readPicture(row.logo_id) },
    font: config.pdfFont,
  };
}

/** Postgres finds each batch in the whole text of the run's rows, so a large one costs less. */
const batchSize = 20_000;
/** Rows that come, and are sent on, as one text: one by one they would cost much more. */
const chunkSize = 200;

/**
 * The rows of a run, each a JSON array of texts on a line of its own, so many at a time that the
 * process never holds them all. Each batch is a transaction of its own that notes how many rows are
 * written: none is open while they are.
 */
export async function* readRows(
  { school }: JobContext,
  fileId: string,
  progress: { rows: number },
): AsyncGenerator<string> {
  for (;;) {
    const chunks = await school.asWorker(async (client) => {
      const { rows } = await client.query<Chunk>(nextChunks, [
        ...[fileId, progress.rows, batchSize, chunkSize],
      ]);
      return rows;
    });
    const count = chunks.reduce((sum, chunk) => sum + chunk.count, 0);
    for (const { lines } of chunks) yield lines;
    progress.rows += count;
    if (count < batchSize) return;
  }
}

type Chunk = { lines: string; count: number };

const nextChunks = `
  select string_agg(line::text, E'\\n' order by position) as lines, count(*)::integer as count
  from report_file_rows($1, $2, $3) with ordinality as next (line, position)
  group by (position - 1) / $4
  order by (position - 1) / $4`;
