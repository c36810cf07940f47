import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { schoolAddress } from "../address.ts";
import { reportMail } from "../mails/report_ready.ts";
import type { JobContext, SchoolTask } from "../run_task.ts";
import { sendOnce, wasSent } from "../send_once.ts";

/** Without a user it is for the schedule's owner. */
const payload = z.object({ report_file_id: z.guid(), user_id: z.guid().optional() });

interface Issued {
  email: string;
  display_name: string;
  report_name: string;
  row_count: number;
  file_name: string;
  media_type: string;
  expires_at: Date;
  content: Buffer | null;
  /** Whose rows they are, if not the reader's own. */
  owner_name: string | null;
}

/**
 * Sends the file of a scheduled report to the schedule's owner, or to somebody who gets it as well:
 * attached if it is small, else as a link that expires. The token is made here; the database gets its hash.
 */
export const mailReportFile: SchoolTask<z.output<typeof payload>> = {
  payload,

  async run({ report_file_id: fileId, user_id: readerId }, job) {
    const key = ["report_file", fileId, ...(readerId === undefined ? [] : [readerId])].join("/");
    if (await wasSent(job, key)) return { sent: false, why: "It was sent at an earlier attempt" };
    const token = randomBytes(32).toString("base64url");
    const issued = await issue(job, fileId, readerId, token);
    if (!issued) return { sent: false, why: "The file or its reader is gone, or may not have it" };
    const { content, file_name: filename, media_type: contentType } = issued;
    const address = schoolAddress(job.config.publicUrl, job.school.slug);
    const letter = reportMail({
      name: issued.display_name,
      school: job.school.name,
      report: issued.report_name,
      rows: issued.row_count,
      owner: issued.owner_name ?? undefined,
      link: content
        ? undefined
        : { address: `${address}/api/v1/linked-files/${token}`, expiresAt: issued.expires_at },
    });
    const sent = await sendOnce(job, key, {
      to: { name: issued.display_name, address: issued.email },
      ...letter,
      ...(content && { attachments: [{ filename, contentType, content }] }),
    });
    return { sent, attached: content !== null };
  },
};

/** Committed before the mail goes out: no mail carries a link that the database does not know. */
async function issue(
  { school, config }: JobContext,
  fileId: string,
  readerId: string | undefined,
  token: string,
): Promise<Issued | undefined> {
  const hash = createHash("sha256").update(token).digest();
  return school.asWorker(async (client) => {
    const { rows } = await client.query<Issued>(
      "select * from issue_report_file_link($1, $2, $3, $4, $5)",
      [fileId, readerId, hash, config.reportLinkHours, config.reportAttachmentKb * 1024],
    );
    return rows[0];
  });
}
