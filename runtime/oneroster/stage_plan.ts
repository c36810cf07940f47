import type pg from "pg";
import type { Plan } from "./manifest.ts";
import type { BundleError, ImportReport } from "./report.ts";
import { stageFile } from "./staging.ts";

export interface ImportProgress {
  step: "reading" | "merging" | "done";
  /** Bytes of the files that were read, and of all. */
  done: number;
  total: number;
  /** The file that is being read, and how many of its rows were. */
  note: string;
  /** While they are read: how many rows of all files were. */
  rows?: number;
}

export type Outcome = Omit<ImportReport, "seconds">;

/** Thrown to roll the transaction back, caught where it began. */
export class Refused extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super("The bundle was refused.");
    this.outcome = outcome;
  }
}

/**
 * Reads the files of a bundle into the staging tables, with what is wrong with them. Returns notes;
 * throws `Refused` when a file cannot be read to its end.
 */
export async function stagePlan(
  client: pg.ClientBase,
  plan: Plan,
  onProgress?: (progress: ImportProgress) => void,
): Promise<string[]> {
  const notes: string[] = [];
  const errors: BundleError[] = [];
  const total = plan.files.reduce((sum, { file }) => sum + file.bytes, 0);
  let done = 0;
  let rowsBefore = 0;
  let isBroken = false;
  for (const planned of plan.files) {
    const { name } = planned.format;
    const staged = await stageFile(client, planned, (rows) => {
      const note = `${name}: ${rows} rows`;
      onProgress?.({ step: "reading", done, total, note, rows: rowsBefore + rows });
    });
    done += planned.file.bytes;
    rowsBefore += staged.rows;
    if (staged.ignored.length > 0) {
      notes.push(`${name}: these columns are not kept: ${staged.ignored.join(", ")}.`);
    }
    errors.push(...staged.errors);
    isBroken ||= staged.isBroken;
  }
  // Where a file is missing, every row that refers to it would be wrong as well.
  if (isBroken) throw new Refused(refusal(errors, [...plan.notes, ...notes]));
  await client.query(
    `insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
     select * from jsonb_to_recordset($1) as e (file text, line integer, "column" text, value text, reason text)`,
    [JSON.stringify(errors)],
  );
  return notes;
}

/** What is told of a bundle that was not brought in. */
export function refusal(errors: BundleError[], notes: string[]): Outcome {
  return {
    accepted: false,
    files: {},
    errorCount: errors.length,
    errors: errors.slice(0, 1000),
    notes,
  };
}
