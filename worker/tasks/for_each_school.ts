import type { Task } from "graphile-worker";
import { z } from "zod";
import type { Services } from "../run_task.ts";

const payloadOf = z.object({ task: z.string() });

/**
 * What a line of the crontab starts: queues a task once for every active school. A school whose job
 * of the last time still waits gets no second one.
 */
export function forEachSchool({ schools, log }: Services): Task {
  return async (raw, { addJobs }) => {
    const { task } = payloadOf.parse(raw);
    const { rows } = await schools.query<{ slug: string }>(
      "select slug from platform.tenants where status = 'active' order by slug",
    );
    await addJobs(
      rows.map(({ slug }) => ({
        identifier: task,
        payload: { school: slug, payload: {} },
        jobKey: `${slug}:${task}`,
        // Behind what people wait for.
        priority: 1000,
      })),
    );
    log.info({ task, schools: rows.length }, "Queued for every school");
  };
}
