import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { createTransport } from "nodemailer";
import type { Config } from "../runtime/config.ts";
import type { Logger } from "../runtime/logger.ts";

export interface Mail {
  to: { name: string; address: string };
  subject: string;
  text: string;
  attachments?: { filename: string; contentType: string; content: Buffer }[];
}

export interface Mailer {
  /**
   * Hands a mail over. `id` is the same when the same mail is sent again, so that a mailbox that has
   * it already may notice.
   */
  send(mail: Mail, id: string): Promise<void>;
  close(): void;
}

type MailConfig = Pick<Config, "smtpUrl" | "mailFrom" | "outboxDir" | "nodeEnv">;

/** Sends mails where SMTP_URL says; without one, writes them to a folder. */
export function createMailer(config: MailConfig, log: Logger): Mailer {
  return config.smtpUrl === undefined
    ? outboxMailer(config, log)
    : smtpMailer(config, config.smtpUrl);
}

function smtpMailer(config: MailConfig, url: string): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    // A job waits this long for a mail server that does not answer, then it is tried again later.
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  });
  return {
    async send(mail, id) {
      await transport.sendMail({ ...headersOf(mail, id, config.mailFrom) });
    },
    close: () => {
      transport.close();
    },
  };
}

function outboxMailer(config: MailConfig, log: Logger): Mailer {
  if (config.nodeEnv === "production") {
    log.warn({ folder: config.outboxDir }, "SMTP_URL is not set: mails are written to a folder");
  }
  const transport = createTransport({ streamTransport: true, buffer: true });
  return {
    async send(mail, id) {
      const { message } = await transport.sendMail(headersOf(mail, id, config.mailFrom));
      await mkdir(config.outboxDir, { recursive: true });
      const file = path.join(config.outboxDir, `${fileName(mail, id)}.eml`);
      await writeFile(file, message as Buffer, { mode: 0o600 });
      // What a mail says and to whom does not belong in a log, save on a developer's own machine.
      const { subject, text } = mail;
      log.info(
        { mail: id, ...(config.nodeEnv === "development" && { subject, text, file }) },
        "Mail written",
      );
    },
    close: () => undefined,
  };
}

function headersOf(mail: Mail, id: string, from: string) {
  const domain = /@([^\s<>]+)>?$/.exec(from)?.[1] ?? "homeroom.invalid";
  return {
    ...mail,
    from,
    messageId: `<${id.replace(/[^\w.-]+/g, ".")}@${domain}>`,
    // Nobody's holiday reply should come back.
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

function fileName(mail: Mail, id: string): string {
  const time = new Date().toISOString().replace(/[:.]/g, "-");
  return [time, mail.to.address, id].join("_").replace(/[^\w.@-]+/g, ".");
}
