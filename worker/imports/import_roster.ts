import { planFiles } from "../../runtime/oneroster/manifest.ts";
import { openSource } from "../../runtime/oneroster/source.ts";
import {
  refusal,
  Refused,
  stagePlan,
  type ImportProgress,
  type Outcome,
} from "../../runtime/oneroster/stage_plan.ts";
import type { JobContext } from "../run_task.ts";
import type { Progress } from "./progress.ts";

/** As long as merging a large roster may take. */
const timeoutMs = 30 * 60_000;

/** Brings in a OneRoster bundle (a zip), all of it or nothing. Returns what became of it. */
export async function importRoster(
  { school }: JobContext,
  importId: string,
  path: string,
  progress: Progress,
): Promise<string> {
  const plan = await planFiles(await openSource(path));
  const settle = (outcome: Outcome) =>
    school.asWorker(async (client) => {
      const { rows } = await client.query<{ state: string }>(
        "select settle_import($1, $2) as state",
        [importId, JSON.stringify(outcome)],
      );
      return rows[0]!.state;
    });
  if (plan.errors.length > 0) return settle(refusal(plan.errors, plan.notes));

  const onProgress = ({ done, total, note, rows }: ImportProgress) => {
    // Reading is the first half of the way.
    progress.note(Math.floor((50 * done) / Math.max(total, 1)), note, rows);
  };
  try {
    return await school.asWorker(async (client) => {
      await client.query(
        "select set_config('statement_timeout', $1, true), set_config('jit', 'off', true)",
        [String(timeoutMs)],
      );
      await client.query("select prepare_roster_import($1)", [importId]);
      const notes = await stagePlan(client, plan, onProgress);
      progress.note(50, "is checked and brought in");
      const { rows } = await client.query<{ state: string }>(
        "select run_roster_import($1, $2) as state",
        [importId, [...plan.notes, ...notes]],
      );
      return rows[0]!.state;
    });
  } catch (error) {
    if (error instanceof Refused) return settle(error.outcome);
    throw error;
  }
}
