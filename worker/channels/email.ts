import { MailRefusal, type Mailer } from "../mailer.ts";
import type { Channel, HandOver } from "./channel.ts";

/** Mails by SMTP. What a server refuses for good ends there; a reply that says "later" is believed. */
export function emailChannel(mailer: Mailer): Channel {
  return {
    async send({ id, recipient, address, subject, body, preferencesUrl }) {
      const mail = {
        to: { name: recipient, address: address ?? "" },
        subject,
        text: body.trim() === "" ? subject : body,
        headers: { "List-Unsubscribe": `<${preferencesUrl}>` },
      };
      try {
        await mailer.send(mail, id);
        return { outcome: "sent" };
      } catch (error) {
        return { outcome: outcomeOf(error), error: (error as Error).message };
      }
    },
  };
}

function outcomeOf(error: unknown): Exclude<HandOver["outcome"], "sent"> {
  if (!(error instanceof MailRefusal)) return "again";
  return error.isPermanent ? "failed" : error.mayHaveArrived ? "uncertain" : "again";
}
