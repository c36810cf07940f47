import { z } from "zod";
import type { SchoolTask } from "../run_task.ts";

/** Nightly: ends what has expired, lets students follow their enrolments, and makes room in the audit log and for vehicle positions. */
export const tidySchool: SchoolTask<object> = {
  payload: z.object({}),

  async run(_payload, { school }) {
    return school.asWorker(async (client) => {
      await client.query("select ensure_audit_partitions()");
      await client.query("select ensure_position_partitions()");
      await client.query("select settle_moved_students()");
      const { rows } = await client.query<Record<string, number>>(
        `select
           close_expired_sessions() as sessions, forget_mail_receipts() as receipts,
           drop_position_partitions() as position_days`,
      );
      return rows[0]!;
    });
  },
};
