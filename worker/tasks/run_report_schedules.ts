import { z } from "zod";
import { doEach } from "../do_each.ts";
import type { SchoolTask } from "../run_task.ts";

/**
 * Runs the reports that are due, each as its schedule's owner, who is told. A run that fails is a
 * result like others; one that was missed, however often, is made up for once.
 */
export const runReportSchedules: SchoolTask<object> = {
  payload: z.object({}),

  async run(_payload, { school }) {
    const due = await school.asSchool(async (client) => {
      const { rows } = await client.query<{ id: string }>("select id from due_report_schedules()");
      return rows.map(({ id }) => id);
    });
    const runs = { succeeded: 0, failed: 0 };
    await doEach(due, (id) =>
      school.asSchool(async (client) => {
        const { rows } = await client.query<{ state: "succeeded" | "failed" | null }>(
          "select state from run_report_schedule($1)",
          [id],
        );
        // Null: another worker was faster.
        const state = rows[0]?.state;
        if (state) runs[state] += 1;
      }),
    );
    return runs;
  },
};
