import { z } from "zod";
import { countDelivery } from "../delivery_metrics.ts";
import type { SchoolTask } from "../run_task.ts";
import { callWebhook } from "../webhook_call.ts";

interface Claim {
  claimed_at: string;
  url: string;
  /** None: the webhook was switched off. */
  secrets: Buffer[];
  event: string;
  row_ids: string[];
  occurred_at: Date;
}

const payload = z.object({ webhook_delivery_id: z.guid() });

/** Tells a webhook what happened: which rows, and nothing of what is in them. */
export const callWebhookTask: SchoolTask<z.output<typeof payload>> = {
  payload,

  async run({ webhook_delivery_id: id }, { school, config }) {
    const claim = await school.asWorker(async (client) => {
      const { rows } = await client.query<Claim>("select * from claim_webhook_delivery($1)", [id]);
      return rows[0];
    });
    if (!claim || claim.secrets.length === 0) {
      return { called: false, why: "It is not due, somebody else has it, or it is switched off" };
    }
    const [table] = claim.event.split(".");
    const { outcome, status, durationMs, error } = await callWebhook({
      url: claim.url,
      id,
      secrets: claim.secrets,
      allowPrivate: config.privateTargets,
      body: JSON.stringify({
        type: claim.event,
        timestamp: claim.occurred_at.toISOString(),
        data: { school: school.slug, table, ids: claim.row_ids },
      }),
    });
    const state = await school.asWorker(async (client) => {
      const { rows } = await client.query<{ state: string | null }>(
        "select finish_webhook_delivery($1, $2, $3, $4, $5, $6) as state",
        [id, claim.claimed_at, outcome, status, durationMs, error],
      );
      return rows[0]!.state;
    });
    countDelivery("webhook", state, durationMs);
    return { called: true, outcome, status };
  },
};
