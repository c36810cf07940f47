import webpush from "web-push";
import type { Config } from "../../runtime/config.ts";
import { createPublicFetch } from "../../runtime/public_fetch.ts";
import type { School } from "../school.ts";
import type { Channel, HandOver, Message } from "./channel.ts";
import { answerMs, refused, withoutAnswer } from "./http.ts";

type PushConfig = Pick<
  Config,
  "pushPublicKey" | "pushPrivateKey" | "pushContact" | "privateTargets"
>;

interface Target {
  id: string;
  endpoint: string;
  public_key: Buffer;
  auth_secret: Buffer;
}

/** Push services refuse longer ones. */
const longestBody = 1000;

/**
 * Messages to a user's browsers. One that took it is enough; one that is gone is forgotten. The tag
 * makes a browser replace what it shows already by the same message.
 */
export function pushChannel(config: PushConfig, school: School): Channel {
  const fetchPublic = createPublicFetch({
    allowPrivate: config.privateTargets,
    refuse: (problem) => new Error(`The push service's address ${problem}.`),
  });

  async function push(target: Target, message: Message): Promise<HandOver> {
    const { endpoint, method, headers, body } = webpush.generateRequestDetails(
      {
        endpoint: target.endpoint,
        keys: {
          p256dh: target.public_key.toString("base64url"),
          auth: target.auth_secret.toString("base64url"),
        },
      },
      JSON.stringify({
        title: message.subject,
        body: message.body.slice(0, longestBody),
        kind: message.kind,
        tag: message.id,
      }),
      {
        vapidDetails: {
          subject: config.pushContact,
          publicKey: config.pushPublicKey!,
          privateKey: config.pushPrivateKey!,
        },
        TTL: 24 * 60 * 60,
      },
    );
    const answer = await fetchPublic(endpoint, {
      method,
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(answerMs),
    });
    if (answer.ok) return { outcome: "sent" };
    if (answer.status === 404 || answer.status === 410) {
      await school.asWorker((client) =>
        client.query("select forget_push_subscription($1)", [target.id]),
      );
      return { outcome: "failed", error: "The browser is not subscribed any longer." };
    }
    return refused(answer.status, "The push service");
  }

  return {
    async send(message) {
      if (config.pushPrivateKey === undefined) {
        return { outcome: "failed", error: "PUSH_PRIVATE_KEY is not set." };
      }
      const { rows } = await school.asWorker((client) =>
        client.query<Target>("select * from push_targets($1)", [message.userId]),
      );
      const found = await Promise.all(
        rows.map((target) => push(target, message).catch(withoutAnswer)),
      );
      const order = ["sent", "uncertain", "again", "failed"] as const;
      for (const outcome of order) {
        const first = found.find((one) => one.outcome === outcome);
        if (first) return first;
      }
      return { outcome: "failed", error: "No browser is subscribed." };
    },
  };
}
