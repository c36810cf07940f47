import { createHmac } from "node:crypto";
import { createPublicFetch } from "../runtime/public_fetch.ts";
import type { HandOver } from "./channels/channel.ts";
import { answerMs, refused, withoutAnswer } from "./channels/http.ts";

export interface WebhookCall {
  url: string;
  /** The same at each attempt. */
  id: string;
  body: string;
  /** Each signs; the one before stays good for a while. */
  secrets: Buffer[];
  allowPrivate: boolean;
}

export interface WebhookAnswer {
  outcome: "sent" | "failed" | "again";
  status: number | null;
  durationMs: number;
  error: string | null;
}

/**
 * Calls a webhook, signed as the Standard Webhooks have it: HMAC-SHA256 over id, time and body. The
 * other side knows by the id what it has already, so that whatever is unclear may be sent again.
 */
export async function callWebhook(call: WebhookCall): Promise<WebhookAnswer> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const startedAt = performance.now();
  const answered = (answer: Omit<WebhookAnswer, "durationMs">): WebhookAnswer => ({
    ...answer,
    durationMs: Math.round(performance.now() - startedAt),
  });
  const fetchPublic = createPublicFetch({
    allowPrivate: call.allowPrivate,
    refuse: (problem) => new RefusedAddress(`The webhook's address ${problem}.`),
  });
  try {
    const { ok, status } = await fetchPublic(call.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Homeroom",
        "webhook-id": call.id,
        "webhook-timestamp": timestamp,
        "webhook-signature": call.secrets
          .map((secret) => `v1,${sign(secret, `${call.id}.${timestamp}.${call.body}`)}`)
          .join(" "),
      },
      body: call.body,
      signal: AbortSignal.timeout(answerMs),
    });
    if (ok) return answered({ outcome: "sent", status, error: null });
    // Gone, says who wants no more; all else may be repaired meanwhile.
    const outcome = status === 410 ? "failed" : "again";
    return answered({ outcome, status, error: errorOf(refused(status, "The webhook")) });
  } catch (error) {
    return answered({
      outcome: error instanceof RefusedAddress ? "failed" : "again",
      status: null,
      error: errorOf(withoutAnswer(error)),
    });
  }
}

/** An address that is never called, whenever it is tried. */
class RefusedAddress extends Error {}

function sign(secret: Buffer, text: string): string {
  return createHmac("sha256", secret).update(text).digest("base64");
}

function errorOf(handOver: HandOver): string | null {
  return handOver.outcome === "sent" ? null : handOver.error;
}
