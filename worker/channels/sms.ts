import type { Config } from "../../runtime/config.ts";
import type { Channel } from "./channel.ts";
import { answerMs, refused, withoutAnswer } from "./http.ts";

/**
 * Text messages, handed to a gateway as JSON over HTTP. Of a server error it is not known whether
 * the message went out, save where the answer says that it could not be reached or was too busy.
 */
export function smsChannel({
  smsUrl,
  smsToken,
  smsBody,
}: Pick<Config, "smsUrl" | "smsToken" | "smsBody">): Channel {
  return {
    async send({ id, address, subject, body }) {
      if (smsUrl === undefined) return { outcome: "failed", error: "SMS_URL is not set." };
      const text = [subject, body].filter((part) => part.trim() !== "").join("\n");
      try {
        const answer = await fetch(smsUrl, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            "idempotency-key": id,
            ...(smsToken !== undefined && { authorization: `Bearer ${smsToken}` }),
          },
          body: JSON.stringify(fill(JSON.parse(smsBody), { to: address ?? "", text })),
          redirect: "error",
          signal: AbortSignal.timeout(answerMs),
        });
        const said = await answer.text();
        if (answer.ok) return { outcome: "sent", ...providerIdIn(said) };
        const { status } = answer;
        if (status >= 500 && ![502, 503].includes(status)) {
          return { outcome: "uncertain", error: `The gateway answered ${status}.` };
        }
        return refused(status, "The gateway");
      } catch (error) {
        return withoutAnswer(error);
      }
    },
  };
}

/** Puts values into every text of a JSON value. */
function fill(template: unknown, values: { to: string; text: string }): unknown {
  if (typeof template === "string") {
    return template.replace(/\{\{(to|text)\}\}/g, (_whole, name: "to" | "text") => values[name]);
  }
  if (Array.isArray(template)) return template.map((item) => fill(item, values));
  if (typeof template !== "object" || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => [name, fill(value, values)]),
  );
}

/** Gateways name what they took `id` or `message_id`; of others we do not learn it. */
function providerIdIn(answer: string): { providerId?: string } {
  try {
    const { id, message_id } = JSON.parse(answer) as Record<string, unknown>;
    const found = id ?? message_id;
    return typeof found === "string" || typeof found === "number"
      ? { providerId: String(found) }
      : {};
  } catch {
    return {};
  }
}
