import { HomeroomError } from "../runtime/errors.ts";
import { MailRefusal, type Mail } from "./mailer.ts";
import type { JobContext } from "./run_task.ts";

type State = "claimed" | "sent" | "sending" | "unknown";

/**
 * Sends a mail unless one with this key was sent before; false if it was. It is claimed, which is
 * committed, before it is handed over, so that a worker that is killed at any moment sends nothing
 * twice. Of what may or may not have gone a person decides: the job is given up with `MAIL_UNCERTAIN`.
 */
export async function sendOnce(job: JobContext, key: string, mail: Mail): Promise<boolean> {
  if (!(await mayBegin(job, key, await ask(job, "claim_mail", key)))) return false;
  try {
    await job.mailer.send(mail, `${job.school.slug}.${key}`);
  } catch (error) {
    if (error instanceof MailRefusal && error.mayHaveArrived) return await giveUp(job, key, error);
    await settle(job, key, false);
    throw error;
  }
  await settle(job, key, true);
  return true;
}

/** Whether a mail with this key was sent before. Gives the job up when nobody knows. */
export async function wasSent(job: JobContext, key: string): Promise<boolean> {
  return !(await mayBegin(job, key, await ask(job, "mail_state", key)));
}

async function mayBegin(job: JobContext, key: string, state: State | null): Promise<boolean> {
  if (state === "unknown") return giveUp(job, key);
  if (state === "sending") throw new Error("This mail is being sent already.");
  return state !== "sent";
}

/** Fails the job for good, until somebody calls `retryJob`, which sends the mail again. */
async function giveUp({ school, jobId }: JobContext, key: string, cause?: Error): Promise<never> {
  await school.asWorker(async (client) => {
    await client.query("select settle_mail($1, false)", [key]);
    await client.query("set local role homeroom_queue");
    await client.query(
      "update graphile_worker._private_jobs set attempts = max_attempts where id = $1",
      [jobId],
    );
  });
  throw new HomeroomError("MAIL_UNCERTAIN", "This mail may have been sent, or not.", {
    hint: "Ask whoever was to get it. `retryJob` sends it again, `discardJob` does not.",
    cause,
  });
}

async function ask({ school }: JobContext, name: "claim_mail" | "mail_state", key: string) {
  return school.asWorker(async (client) => {
    const { rows } = await client.query<{ state: State | null }>(`select ${name}($1) as state`, [
      key,
    ]);
    return rows[0]!.state;
  });
}

async function settle({ school }: JobContext, key: string, wasSent: boolean): Promise<void> {
  await school.asWorker(async (client) => {
    await client.query("select settle_mail($1, $2)", [key, wasSent]);
  });
}
