import { z } from "zod";
import type { SchoolTask } from "../run_task.ts";

/** What is done for each school when it is night there. */
export const nightlyTasks = [
  "tidy_school",
  "tidy_library",
  "tidy_transport",
  "publish_announcements",
  "capture_metrics",
  "remove_objects",
  "forget_old",
];

/**
 * Asked every quarter of an hour, as some clocks differ by so much: queues the work of a night once
 * it is two o'clock where a school is. Of nights that were missed the last one is made up for.
 */
export const startNight: SchoolTask<object> = {
  payload: z.object({}),

  async run(_payload, { school }) {
    return school.asWorker(async (client) => {
      const { rows } = await client.query<{ begun: number }>("select start_nights($1) as begun", [
        nightlyTasks,
      ]);
      return rows[0]!;
    });
  },
};
