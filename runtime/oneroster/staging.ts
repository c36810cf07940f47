import type pg from "pg";
import { CsvProblem, readCsv, type CsvRow } from "./csv.ts";
import { silentColumns, stagingColumn } from "./format.ts";
import type { PlannedFile } from "./manifest.ts";
import type { BundleError } from "./report.ts";

export interface StagedFile {
  rows: number;
  /** Columns of the file that Homeroom does not keep. */
  ignored: string[];
  /** Errors that leave the rest of the file readable. */
  errors: BundleError[];
  /** The file could not be read to its end; what its rows refer to cannot be checked. */
  isBroken: boolean;
}

/** Rows that are sent to Postgres at a time; bounds the memory that an import takes. */
const batchRows = 5000;

/** Reads one file of a bundle into its staging table. */
export async function stageFile(
  client: pg.ClientBase,
  { format, file, mode }: PlannedFile,
  onRows: (rows: number) => void,
): Promise<StagedFile> {
  const staged: StagedFile = { rows: 0, ignored: [], errors: [], isBroken: false };
  const problem = (line: number, reason: string, column: string | null = null) =>
    staged.errors.push({ file: format.name, line, column, value: null, reason });
  let batch: CsvRow[] = [];
  let header: Header | undefined;
  const send = async (): Promise<void> => {
    if (header && batch.length > 0) await insertRows(client, format.staging, header, batch);
    staged.rows += batch.length;
    batch = [];
    onRows(staged.rows);
  };

  try {
    for await (const row of readCsv(file)) {
      if (!header) {
        header = readHeader(row.fields, format.columns);
        staged.ignored = header.ignored;
        for (const name of header.repeated) problem(row.line, "is there twice", name);
        const missing = format.required.filter((name) => !header?.found.has(name));
        if (missing.length > 0) problem(row.line, `lacks required columns: ${missing.join(", ")}`);
        staged.isBroken = staged.errors.length > 0;
        if (staged.isBroken) return staged;
      } else if (row.fields.length !== header.length) {
        problem(
          row.line,
          `has ${row.fields.length} values, the header has ${header.length} columns`,
        );
      } else if (batch.push(row) === batchRows) {
        await send();
      }
    }
    await send();
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    problem(error.line, error.message);
    staged.isBroken = true;
    return staged;
  }
  if (!header) {
    problem(1, "has no header");
    staged.isBroken = true;
    return staged;
  }
  await client.query(
    `insert into pg_temp.oneroster_files (name, staging, mode, columns) values ($1, $2, $3, $4)`,
    [format.name, format.staging, mode, [...header.found.keys()]],
  );
  return staged;
}

interface Header {
  length: number;
  /** Where each known column stands. */
  found: Map<string, number>;
  ignored: string[];
  repeated: string[];
}

function readHeader(fields: string[], columns: string[]): Header {
  const known = new Map(columns.map((column) => [column.toLowerCase(), column]));
  const header: Header = { length: fields.length, found: new Map(), ignored: [], repeated: [] };
  const seen = new Set<string>();
  for (const [position, name] of fields.entries()) {
    // Our own exports keep columns of 1.2 in files of 1.1 as metadata.homeroom.*.
    const column =
      known.get(name.toLowerCase()) ??
      known.get(name.toLowerCase().replace(/^metadata\.homeroom\./, ""));
    if (name !== "" && seen.has(name.toLowerCase())) header.repeated.push(name);
    seen.add(name.toLowerCase());
    if (column) header.found.set(column, position);
    else if (name !== "" && !silentColumns.has(name.toLowerCase())) header.ignored.push(name);
  }
  return header;
}

async function insertRows(
  client: pg.ClientBase,
  staging: string,
  header: Header,
  rows: CsvRow[],
): Promise<void> {
  const columns = [...header.found.keys()];
  const names = columns.map((column) => `"${stagingColumn(column)}"`);
  const values = columns.map((_, index) => `$${index + 2}::text[]`);
  await client.query(
    `insert into pg_temp.${staging} (line, ${names.join(", ")})
     select * from unnest($1::integer[], ${values.join(", ")})`,
    [
      rows.map(({ line }) => line),
      ...columns.map((column) => {
        const position = header.found.get(column)!;
        return rows.map(({ fields }) => fields[position]);
      }),
    ],
  );
}
