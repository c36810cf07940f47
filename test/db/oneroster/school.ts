import type pg from "pg";
import { withClient } from "../../../db/runner/connect.ts";
import {
  importOneRoster,
  type ImportOptions,
  type ImportReport,
} from "../../../db/runner/oneroster/index.ts";
import { searchPathOf, tenantNames } from "../../../db/runner/names.ts";
import { emptySlug, openEmptySchool } from "../../support/database.ts";
import { writeBundle, type Rows } from "./bundles.ts";

export const fixture = new URL("../../fixtures/oneroster-1.1", import.meta.url).pathname;

/** A school without any data, in a database of its own; it ends with the test that asks for it. */
export async function openSchool(): Promise<School> {
  const { adminUrl } = await openEmptySchool();
  return new School(adminUrl, emptySlug);
}

export class School {
  readonly url: string;
  readonly slug: string;

  constructor(url: string, slug: string) {
    this.url = url;
    this.slug = slug;
  }

  /** Imports a folder, a zip, or files that are written for it. */
  async import(
    source: string | Record<string, Rows | string | Buffer>,
    options: ImportOptions = {},
  ): Promise<ImportReport> {
    const folder = typeof source === "string" ? source : await writeBundle(source);
    return importOneRoster(this.url, this.slug, folder, options);
  }

  /** Rows of a query in the school's schema. */
  async query<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
    return withClient(this.url, async (client) => {
      await client.query("begin");
      await client.query(`set local search_path = ${searchPathOf(tenantNames(this.slug))}`);
      const { rows } = await client.query<T>(text, values);
      await client.query("commit");
      return rows;
    });
  }

  /** The only value of a query's only row. */
  async value(text: string, values: unknown[] = []): Promise<unknown> {
    const rows = await this.query<Record<string, unknown>>(text, values);
    return Object.values(rows[0] ?? {})[0];
  }

  /** How many rows the tables have that a roster fills. */
  async counts(): Promise<Record<string, number>> {
    const parts = filledTables.map((table) => `(select count(*)::int from ${table}) as ${table}`);
    const rows = await this.query<Record<string, number>>(`select ${parts.join(", ")}`);
    return rows[0]!;
  }

  /** Changes with every change of any row: the log's length and the newest updated_at. */
  async fingerprint(): Promise<unknown> {
    const newest = filledTables.map((table) => `(select max(updated_at) from ${table})`);
    return this.query(
      `select (select count(*) from audit_logs) as logged, greatest(${newest.join(", ")}) as newest`,
    );
  }
}

const filledTables = [
  ...["schools", "academic_years", "terms", "grade_levels", "rooms", "subjects", "classes"],
  ...["class_subjects", "class_subject_students", "class_subject_teachers", "users", "user_roles"],
  ...["students", "teachers", "guardians", "student_guardians", "enrollments"],
];

/** The outcomes of the rows of one file: `added 3, unchanged 1`; nothing of what is zero. */
export function outcomes(report: ImportReport, file: string): string {
  const { rows: _, ...counts } = report.files[file] ?? { rows: 0 };
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(", ");
}

/** The places of all errors: `users.csv:3 email`. */
export function places(report: ImportReport): string[] {
  return report.errors.map(({ file, line, column }) => `${file}:${line} ${column}`);
}
