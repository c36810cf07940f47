import { z } from "zod";
import { doEach } from "./do_each.ts";
import type { SchoolTask } from "./run_task.ts";

/**
 * A task that calls functions of the school, listed by what they count; that is logged. Each has a
 * transaction of its own, so that one that fails keeps no other from being done. The job fails all
 * the same, and calls all of them again, so they must be such as may run at any time.
 */
export function callEach(
  role: "asSchool" | "asWorker",
  calls: Record<string, string>,
): SchoolTask<object> {
  return {
    payload: z.object({}),

    async run(_payload, { school, log }) {
      const counts: Record<string, number> = {};
      try {
        await doEach(Object.entries(calls), async ([counted, call]) => {
          const { rows } = await school[role]((client) =>
            client.query<{ count: unknown }>(`select ${call} as count`),
          );
          const { count } = rows[0]!;
          if (typeof count === "number") counts[counted] = count;
        });
      } catch (error) {
        log.warn(counts, "Done but for what failed");
        throw error;
      }
      return counts;
    },
  };
}
