import { readFile } from "node:fs/promises";
import path from "node:path";
import { HomeroomError } from "../../runtime/errors.ts";
import { inTransaction, withClient } from "./connect.ts";
import { findTenant } from "./ledger.ts";
import { searchPathOf, tenantNames } from "./names.ts";
import { describeError } from "../../runtime/oneroster/report.ts";
import { unknownTenant } from "./provision.ts";

export interface CsvImportOptions {
  /** Which column of the file is which field, where its header does not say so. */
  mapping?: Record<string, string>;
  dryRun?: boolean;
}

export interface CsvImportReport {
  accepted: boolean;
  /** What to tell about it, line by line. */
  lines: string[];
}

interface ImportRow {
  id: string;
  state: "accepted" | "refused";
  ignored: string[];
  created: number;
  updated: number;
  unchanged: number;
  errors: number;
}

/** Brings a CSV file into a school, all of it or nothing; the database reads, checks and merges it. */
export async function importCsv(
  url: string,
  slug: string,
  kind: string,
  file: string,
  { mapping = {}, dryRun = false }: CsvImportOptions = {},
): Promise<CsvImportReport> {
  const content = await readText(file);
  return withClient(url, async (client) => {
    if (!(await findTenant(client, slug))) throw unknownTenant(slug);
    return inTransaction(client, async () => {
      await client.query(`set local search_path = ${searchPathOf(tenantNames(slug))}`);
      await client.query("set local role homeroom_owner; set local jit = off");
      const kinds = await client.query<{ kind: string }>(
        "select unnest(enum_range(null::app.import_kind))::text as kind",
      );
      const known = kinds.rows.map((row) => row.kind);
      if (!known.includes(kind)) {
        throw new HomeroomError("UNKNOWN_KIND", `There is no kind "${kind}" to import.`, {
          hint: `Choose one of ${known.join(", ")}. Nothing was changed.`,
        });
      }
      const imported = await client.query<ImportRow>(
        `select id, state, ignored_columns as ignored, created_count as created,
           updated_count as updated, unchanged_count as unchanged, error_count as errors
         from import_csv($1, $2, $3, $4, $5)`,
        [kind, content, JSON.stringify(mapping), dryRun, path.basename(file)],
      );
      const row = imported.rows[0]!;
      const errors = await client.query<Parameters<typeof describeError>[0]>(
        `select file_name as file, line, column_name as column, value, reason
         from data_import_errors where data_import_id = $1 order by line nulls first, id`,
        [row.id],
      );
      return {
        accepted: row.state === "accepted",
        lines: [...notes(row), ...errors.rows.map(describeError), outcome(row, dryRun)],
      };
    });
  });
}

function notes({ ignored }: ImportRow): string[] {
  return ignored.length > 0 ? [`note: these columns are not kept: ${ignored.join(", ")}.`] : [];
}

function outcome(row: ImportRow, dryRun: boolean): string {
  if (row.state === "refused") {
    return `Nothing was imported: ${row.errors} ${row.errors === 1 ? "error" : "errors"}.`;
  }
  const counts = `${row.created} created, ${row.updated} updated, ${row.unchanged} unchanged`;
  return dryRun ? `Dry run, nothing was changed: ${counts}.` : `${counts}.`;
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new HomeroomError("UNREADABLE_FILE", `${file} cannot be read: ${cause.message}`, {
      hint: "Check the path. Nothing was changed.",
    });
  });
  try {
    if (bytes.includes(0)) throw new TypeError("NUL");
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new HomeroomError("NOT_UTF8", `${file} is not in UTF-8.`, {
      hint: "Save it as UTF-8 (in Excel: CSV UTF-8). Nothing was changed.",
    });
  }
}
