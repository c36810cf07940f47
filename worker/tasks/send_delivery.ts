import { z } from "zod";
import { schoolAddress } from "../address.ts";
import type { HandOver } from "../channels/channel.ts";
import { channels } from "../channels/index.ts";
import { countDelivery } from "../delivery_metrics.ts";
import type { JobContext, SchoolTask } from "../run_task.ts";

interface Claim {
  /** Several in a digest. */
  delivery_ids: string[];
  claimed_at: string;
  channel: keyof typeof channels;
  address: string | null;
  user_id: string;
  recipient_name: string;
  kind: string;
  subject: string;
  body: string;
}

const payload = z.object({ delivery_id: z.guid() });

/**
 * Sends what a notification is delivered by. The claim is committed first: a worker that dies at any
 * moment leaves either a delivery that nobody has handed over, or one of which it is known that it
 * may be out; that one is not sent again unless a person says so. How often it is tried, the
 * delivery says and not the job.
 */
export const sendDelivery: SchoolTask<z.output<typeof payload>> = {
  payload,

  async run({ delivery_id }, job) {
    const claim = await claimDelivery(job, delivery_id);
    if (!claim) return { sent: false, why: "It is not due, or somebody else has it" };
    const { channel } = claim;
    const startedAt = performance.now();
    const handOver = await channels[channel](job).send({
      id: `${job.school.slug}.delivery/${delivery_id}`,
      userId: claim.user_id,
      recipient: claim.recipient_name,
      address: claim.address,
      kind: claim.kind,
      subject: claim.subject,
      body: claim.body,
      preferencesUrl: `${schoolAddress(job.config.publicUrl, job.school.slug)}/notification-preferences`,
    });
    const durationMs = performance.now() - startedAt;
    const state = await finishDelivery(job, claim, handOver);
    countDelivery(channel, state, durationMs);
    return { channel, deliveries: claim.delivery_ids.length, outcome: handOver.outcome, state };
  },
};

function claimDelivery({ school }: JobContext, id: string): Promise<Claim | undefined> {
  return school.asWorker(async (client) => {
    const { rows } = await client.query<Claim>("select * from claim_delivery($1)", [id]);
    return rows[0];
  });
}

/** Null: somebody has decided about it meanwhile. */
function finishDelivery(
  { school }: JobContext,
  { delivery_ids, claimed_at }: Claim,
  handOver: HandOver,
): Promise<string | null> {
  const [error, providerId] =
    handOver.outcome === "sent" ? [null, handOver.providerId] : [handOver.error, null];
  return school.asWorker(async (client) => {
    const { rows } = await client.query<{ state: string | null }>(
      "select finish_delivery($1, $2, $3, $4, $5) as state",
      [delivery_ids, claimed_at, handOver.outcome, error, providerId],
    );
    return rows[0]!.state;
  });
}
