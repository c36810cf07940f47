import type { Mail } from "./mailer.ts";
import type { JobContext } from "./run_task.ts";

/**
 * Sends a mail unless one with this key was sent before; false if it was. The receipt is written in
 * the transaction that is open while the mail is handed over: whoever sends the same mail at the same
 * time waits, and a mail that fails leaves no receipt. Only a crash after the mail server took the
 * mail and before the commit, milliseconds, sends it twice (then with the same Message-ID).
 */
export async function sendOnce(job: JobContext, key: string, mail: Mail): Promise<boolean> {
  return job.school.asWorker(async (client) => {
    const { rows } = await client.query<{ claimed: boolean }>("select claim_mail($1) as claimed", [
      key,
    ]);
    if (!rows[0]?.claimed) return false;
    await job.mailer.send(mail, `${job.school.slug}.${key}`);
    return true;
  });
}

/** Whether a mail with this key was sent before. */
export async function wasSent(job: JobContext, key: string): Promise<boolean> {
  return job.school.asWorker(async (client) => {
    const { rows } = await client.query<{ sent: boolean }>("select mail_was_sent($1) as sent", [
      key,
    ]);
    return rows[0]?.sent ?? false;
  });
}
