import { z } from "zod";
import type { SchoolTask } from "../run_task.ts";

/** Nightly: ends what has expired, and makes room in the audit log for the months to come. */
export const tidySchool: SchoolTask<object> = {
  payload: z.object({}),

  async run(_payload, { school }) {
    return school.asWorker(async (client) => {
      await client.query("select ensure_audit_partitions()");
      const { rows } = await client.query<Record<string, number>>(
        "select close_expired_sessions() as sessions, forget_mail_receipts() as receipts",
      );
      return rows[0]!;
    });
  },
};
