import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { createTransport } from "nodemailer";
import type { Config } from "../runtime/config.ts";
import type { Logger } from "../runtime/logger.ts";
import { handOverMs } from "./channels/channel.ts";

export interface Mail {
  to: { name: string; address: string };
  subject: string;
  text: string;
  attachments?: { filename: string; contentType: string; content: Buffer }[];
  headers?: Record<string, string>;
}

/** A mail that was not taken, or of which nobody knows. */
export class MailRefusal extends Error {
  /** It will not be taken later either. */
  readonly isPermanent: boolean;
  /** Its text was on the way when the connection broke. */
  readonly mayHaveArrived: boolean;

  constructor(cause: Error, judgement: { isPermanent: boolean; mayHaveArrived: boolean }) {
    super(cause.message, { cause });
    this.isPermanent = judgement.isPermanent;
    this.mayHaveArrived = judgement.mayHaveArrived;
  }
}

export interface Mailer {
  /**
   * Hands a mail over. `id` is the same when the same mail is sent again, so that a mailbox that has
   * it already may notice. Throws `MailRefusal`.
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
  // To know, when a connection breaks, whether any of the mail has left: its text is read only when
  // the server has agreed to take it.
  transport.use("stream", ({ data, message }, done) => {
    message.processFunc((text) => {
      (data as unknown as { progress: Progress }).progress.text = text;
      return text;
    });
    done();
  });
  return {
    async send(mail, id) {
      const signal = AbortSignal.timeout(handOverMs);
      const attempt = { ...headersOf(mail, id, config.mailFrom), signal, progress: {} as Progress };
      try {
        await transport.sendMail(attempt);
      } catch (error) {
        throw refusal(error as SmtpError, attempt.progress);
      }
    },
    close: () => {
      transport.close();
    },
  };
}

interface Progress {
  text?: Readable;
}

type SmtpError = Error & { code?: string; responseCode?: number };

/**
 * A reply decides, if there is one: of those for good only the ones that are about this mail, since
 * a wrong password of ours is no fault of the recipient's.
 */
function refusal(error: SmtpError, { text }: Progress): MailRefusal {
  const isAboutMail = error.code === "EENVELOPE" || error.code === "EMESSAGE";
  const reply = error.responseCode;
  return new MailRefusal(error, {
    isPermanent: isAboutMail && (reply === undefined || reply >= 500),
    mayHaveArrived: reply === undefined && (text?.readableDidRead ?? false),
  });
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
    headers: { "Auto-Submitted": "auto-generated", ...mail.headers },
  };
}

function fileName(mail: Mail, id: string): string {
  const time = new Date().toISOString().replace(/[:.]/g, "-");
  return [time, mail.to.address, id].join("_").replace(/[^\w.@-]+/g, ".");
}
