import { z } from "zod";
import { doEach } from "../do_each.ts";
import type { SchoolTask } from "../run_task.ts";

/**
 * Nightly: captures the metrics of yesterday. Where schools of a group have different yesterdays,
 * each of these days is captured; one that is not over somewhere is captured again tomorrow.
 */
export const captureMetrics: SchoolTask<object> = {
  payload: z.object({}),

  async run(_payload, { school }) {
    const days = await school.asSchool(async (client) => {
      const { rows } = await client.query<{ day: string }>(
        `select distinct ((now() at time zone time_zone)::date - 1)::text as day
         from schools
         order by day`,
      );
      return rows.map(({ day }) => day);
    });
    let captured = 0;
    await doEach(days, (day) =>
      school.asSchool(async (client) => {
        const { rows } = await client.query<{ count: number }>(
          "select capture_metrics($1) as count",
          [day],
        );
        captured += rows[0]!.count;
      }),
    );
    return { days, captured };
  },
};
