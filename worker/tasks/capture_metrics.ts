import { z } from "zod";
import { codeOf } from "../../runtime/errors.ts";
import { doEach } from "../do_each.ts";
import type { SchoolTask } from "../run_task.ts";
import type { School } from "../school.ts";

interface Capture {
  metric: string;
  day: string;
}

/**
 * Nightly: captures the metrics of yesterday. Where schools of a group have different yesterdays,
 * each of these days is captured; one that is not over somewhere is captured again tomorrow. Each is
 * a transaction of its own, so that one that takes too long keeps no other from being captured.
 */
export const captureMetrics: SchoolTask<object> = {
  payload: z.object({}),

  async run(_payload, { school }) {
    const captures = await school.asSchool(async (client) => {
      const { rows } = await client.query<Capture>(
        `select metric_definitions.id as metric, days.day::text
         from metric_definitions
         cross join (
           select distinct (now() at time zone time_zone)::date - 1 as day from schools
         ) as days
         where metric_definitions.is_active
         order by days.day, metric_definitions.code`,
      );
      return rows;
    });
    let captured = 0;
    await doEach(captures, async (capture) => {
      captured += await captureOne(school, capture);
    });
    return { days: [...new Set(captures.map(({ day }) => day))], captured };
  },
};

async function captureOne(school: School, { metric, day }: Capture): Promise<number> {
  try {
    return await school.asSchool(async (client) => {
      const { rows } = await client.query<{ count: number }>(
        "select capture_metric($1, $2) as count",
        [metric, day],
      );
      return rows[0]!.count;
    });
  } catch (error) {
    // What runs out of time cannot say so itself.
    if (codeOf(error) === "57014") {
      await school.asSchool((client) =>
        client.query("select store_metric($1, $2, '[]', '57014', 'It took too long.')", [
          metric,
          day,
        ]),
      );
    }
    throw error;
  }
}
