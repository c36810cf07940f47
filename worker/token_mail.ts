import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { schoolAddress } from "./address.ts";
import type { Mail } from "./mailer.ts";
import type { JobContext, SchoolTask } from "./run_task.ts";
import { sendOnce, wasSent } from "./send_once.ts";

/** What a mail with a one-time link says. */
export interface TokenLetter {
  name: string;
  school: string;
  link: string;
  /** For those who cannot follow a link. */
  token: string;
  expiresAt: Date;
}

interface TokenMail {
  purpose: "invitation" | "password_reset";
  /** Page of the school's frontend that takes the token. */
  page: string;
  compose: (letter: TokenLetter) => Pick<Mail, "subject" | "text">;
}

interface Issued {
  email: string;
  display_name: string;
  expires_at: Date;
}

/** A task that sends a user a one-time link. The token is made here; the database gets its hash. */
export function tokenMail({ purpose, page, compose }: TokenMail): SchoolTask<{ user_id: string }> {
  return {
    payload: z.object({ user_id: z.guid() }),

    async run({ user_id }, job) {
      const key = `${purpose}/${job.jobId}`;
      // A new token would make the one that was sent useless.
      if (await wasSent(job, key)) return { sent: false, why: "It was sent at an earlier attempt" };
      const token = randomBytes(32).toString("base64url");
      const issued = await issueToken(job, user_id, purpose, token);
      if (!issued) return { sent: false, why: "The user does not need it any more" };
      const address = schoolAddress(job.config.publicUrl, job.school.slug);
      const letter = compose({
        name: issued.display_name,
        school: job.school.name,
        // A fragment is not sent to servers, so it is in no access log.
        link: `${address}/${page}#token=${token}`,
        token,
        expiresAt: issued.expires_at,
      });
      const to = { name: issued.display_name, address: issued.email };
      return { sent: await sendOnce(job, key, { to, ...letter }) };
    },
  };
}

/** Committed before the mail goes out: no mail carries a token that the database does not know. */
async function issueToken(
  { school }: JobContext,
  userId: string,
  purpose: string,
  token: string,
): Promise<Issued | undefined> {
  const hash = createHash("sha256").update(token).digest();
  return school.asWorker(async (client) => {
    const { rows } = await client.query<Issued>("select * from issue_user_token($1, $2, $3)", [
      userId,
      purpose,
      hash,
    ]);
    return rows[0];
  });
}
