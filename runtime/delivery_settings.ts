import { z } from "zod";
import { address, flag, type Setting } from "./setting.ts";

const defaultBody = '{"to":"{{to}}","text":"{{text}}"}';

const json = z.string().refine(isJson, { error: `must be JSON such as ${defaultBody}` });

/** Settings of how messages leave, mails aside; a part of `settings`. */
export const deliverySettings = {
  smsUrl: {
    schema: address(/^https?:$/, "https://sms.example/messages").optional(),
    about: "Gateway that text messages are handed to (POST, JSON). Unset: none are sent.",
    secret: true,
  },
  smsToken: {
    schema: z.string().min(1).optional(),
    about: "Bearer token for `SMS_URL`.",
    secret: true,
  },
  smsBody: {
    schema: json.default(defaultBody),
    about: "JSON that `SMS_URL` is sent; `{{to}}` and `{{text}}` are filled in.",
  },
  pushPublicKey: {
    schema: z
      .string()
      .regex(/^[\w-]{87}$/, "must be a VAPID key of 87 letters, digits, - or _")
      .optional(),
    about:
      "Public VAPID key of web push, which frontends subscribe with; `npx web-push generate-vapid-keys` makes a pair.",
  },
  pushPrivateKey: {
    schema: z
      .string()
      .regex(/^[\w-]{43}$/, "must be a VAPID key of 43 letters, digits, - or _")
      .optional(),
    about: "Private VAPID key of web push. Unset: nothing is pushed.",
    secret: true,
  },
  pushContact: {
    schema: address(/^(mailto|https):$/, "mailto:admin@homeroom.example").default(
      "mailto:no-reply@localhost.invalid",
    ),
    about: "Address at which push services reach the operator.",
  },
  privateTargets: {
    schema: flag.default(false),
    about: "Whether webhooks and push services may be at private addresses, and without TLS.",
  },
} satisfies Record<string, Setting>;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
