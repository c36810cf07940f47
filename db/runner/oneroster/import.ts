import pg from "pg";
import { inTransaction, withClient } from "../connect.ts";
import { findTenant } from "../ledger.ts";
import { searchPathOf, tenantNames } from "../names.ts";
import { unknownTenant } from "../provision.ts";
import { planFiles, type Plan } from "../../../runtime/oneroster/manifest.ts";
import type { ImportReport } from "../../../runtime/oneroster/report.ts";
import { openSource } from "../../../runtime/oneroster/source.ts";
import {
  refusal,
  Refused,
  stagePlan,
  type ImportProgress,
  type Outcome,
} from "../../../runtime/oneroster/stage_plan.ts";

export interface ImportOptions {
  /** Whether new users with an e-mail address are invited; true unless said otherwise. */
  invitations?: boolean;
  onProgress?: (progress: ImportProgress) => void;
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
      const notes = await stagePlan(client, plan, options.onProgress);
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
