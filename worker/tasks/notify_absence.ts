import { z } from "zod";
import { doEach } from "../do_each.ts";
import { absenceMail } from "../mails/absence.ts";
import type { SchoolTask } from "../run_task.ts";
import { sendOnce } from "../send_once.ts";

interface Notice {
  guardian_id: string;
  email: string;
  guardian_name: string;
  student_name: string;
  school_name: string;
  whole_day: boolean;
}

const payload = z.object({ student_id: z.guid(), day: z.iso.date() });

/**
 * Tells the guardians who may read about a student that it was absent. Asks again whether it was:
 * the register may have been corrected since. Who has an account is notified, which the deliveries
 * carry on; others are mailed at once. Each guardian is told once a day, whatever fails.
 */
export const notifyAbsence: SchoolTask<z.output<typeof payload>> = {
  payload,

  async run({ student_id, day }, job) {
    const notified = await job.school.asWorker(async (client) => {
      const { rows } = await client.query<{ told: number }>(
        "select notify_absence($1, $2) as told",
        [student_id, day],
      );
      return rows[0]!.told;
    });
    const notices = await job.school.asSchool(async (client) => {
      const { rows } = await client.query<Notice>(
        "select * from absence_notices($1, $2) where user_id is null",
        [student_id, day],
      );
      return rows;
    });
    let mailed = 0;
    await doEach(notices, async (notice) => {
      const key = `absence/${student_id}/${day}/${notice.guardian_id}`;
      const mail = {
        to: { name: notice.guardian_name, address: notice.email },
        ...absenceMail({
          guardian: notice.guardian_name,
          student: notice.student_name,
          school: notice.school_name,
          day,
          wholeDay: notice.whole_day,
        }),
      };
      if (await sendOnce(job, key, mail)) mailed += 1;
    });
    return { notified, mailed };
  },
};
