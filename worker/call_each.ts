import { z } from "zod";
import type { SchoolTask } from "./run_task.ts";
import type { School } from "./school.ts";

type Role = "asSchool" | "asWorker";

/**
 * A task that calls functions of the school, by what their results count; that is logged. Each has
 * a transaction of its own, so that one that fails keeps no other from being done. The job fails all
 * the same, and calls all of them again, so they must be such as may run at any time.
 */
export function callEach(role: Role, calls: Record<string, string>): SchoolTask<object> {
  return {
    payload: z.object({}),

    async run(_payload, { school, log }) {
      const counts: Record<string, unknown> = {};
      const failures = new Map<string, unknown>();
      for (const [counted, call] of Object.entries(calls)) {
        try {
          counts[counted] = await resultOf(school, role, call);
        } catch (error) {
          failures.set(call, error);
        }
      }
      if (failures.size === 0) return counts;
      log.warn(counts, "Done but for what failed");
      throw new AggregateError(failures.values(), `Failed: ${[...failures.keys()].join(", ")}`);
    },
  };
}

async function resultOf(school: School, role: Role, call: string): Promise<unknown> {
  return school[role](async (client) => {
    const { rows } = await client.query<{ result: unknown }>(`select ${call} as result`);
    // What returns nothing is a text without characters.
    return rows[0]!.result === "" ? undefined : rows[0]!.result;
  });
}
