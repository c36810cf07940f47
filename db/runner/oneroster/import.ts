import pg from "pg";
import { inTransaction, withClient } from "../connect.ts";
import { findTenant } from "../ledger.ts";
import { searchPathOf, tenantNames } from "../names.ts";
import { unknownTenant } from "../provision.ts";
import { planFiles, type Plan } from "./manifest.ts";
import type { BundleError, ImportReport } from "./report.ts";
import { openSource } from "./source.ts";
import { stageFile } from "./staging.ts";

export interface ImportOptions {
  /** Whether new users with an e-mail address are invited; true unless said otherwise. */
  invitations?: boolean;
  onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  step: "reading" | "merging" | "done";
  /** Bytes of the files that were read, and of all. */
  done: number;
  total: number;
  /** The file that is being read, and how many of its rows were. */
  note: string;
}

/**
 * Brings a OneRoster bundle (a folder or a zip) into a school, all of it or nothing: the report says
 * which, and names every error with file, line, column and reason. `database` is an operator's
 * address, or a connection of one without an open transaction. Fails with a HomeroomError when
 * there is no such school or bundle.
 */
export async function importOneRoster(
  database: string | pg.Client,
  slug: string,
  source: string,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const startedAt = performance.now();
  const files = await openSource(source);
  const plan = await planFiles(files);
  const work = (client: pg.Client) => importPlan(client, slug, plan, options);
  const outcome =
    plan.errors.length > 0
      ? refusal(plan.errors, plan.notes)
      : typeof database === "string"
        ? await withClient(database, work)
        : await work(database);
  options.onProgress?.({ step: "done", done: 1, total: 1, note: "" });
  return { ...outcome, seconds: (performance.now() - startedAt) / 1000 };
}

type Outcome = Omit<ImportReport, "seconds">;

/** Thrown to roll the transaction back, caught where it began. */
class Refused extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super("The bundle was refused.");
    this.outcome = outcome;
  }
}

async function importPlan(
  client: pg.Client,
  slug: string,
  plan: Plan,
  options: ImportOptions,
): Promise<Outcome> {
  if (!(await findTenant(client, slug))) throw unknownTenant(slug);
  try {
    return await inTransaction(client, async () => {
      await client.query(`set local search_path = ${searchPathOf(tenantNames(slug))}`);
      await client.query("set local role homeroom_owner; set local jit = off");
      await client.query("select create_oneroster_staging()");
      const notes = await stagePlan(client, plan, options);
      options.onProgress?.({ step: "merging", done: 1, total: 1, note: "" });
      const outcome = await merge(client, options.invitations ?? true);
      outcome.notes.unshift(...plan.notes, ...notes);
      if (!outcome.accepted) throw new Refused(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Refused) return error.outcome;
    throw error;
  }
}

async function stagePlan(
  client: pg.Client,
  plan: Plan,
  { onProgress }: ImportOptions,
): Promise<string[]> {
  const notes: string[] = [];
  const errors: BundleError[] = [];
  const total = plan.files.reduce((sum, { file }) => sum + file.bytes, 0);
  let done = 0;
  let isBroken = false;
  for (const planned of plan.files) {
    const { name } = planned.format;
    const staged = await stageFile(client, planned, (rows) => {
      onProgress?.({ step: "reading", done, total, note: `${name}: ${rows} rows` });
    });
    done += planned.file.bytes;
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

async function merge(client: pg.Client, invites: boolean): Promise<Outcome> {
  try {
    const { rows } = await client.query<{ report: Outcome }>(
      "select import_oneroster(invites => $1) as report",
      [invites],
    );
    return rows[0]!.report;
  } catch (error) {
    // A rule of the school that no check of the bundle foresaw.
    if (error instanceof pg.DatabaseError && /^(SC|23)/.test(error.code ?? "")) {
      const reason = [error.message, error.detail, error.hint].filter(Boolean).join(" ");
      return refusal([{ file: null, line: null, column: null, value: null, reason }], []);
    }
    throw error;
  }
}

function refusal(errors: BundleError[], notes: string[]): Outcome {
  return {
    accepted: false,
    files: {},
    errorCount: errors.length,
    errors: errors.slice(0, 1000),
    notes,
  };
}
