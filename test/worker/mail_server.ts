import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  to: string[];
  subject: string;
  messageId: string;
  text: string;
}

export interface MailServer {
  url: string;
  /** What has arrived, oldest first. */
  mails: ReceivedMail[];
  /** Recipients that are turned away for now. */
  refuses: Set<string>;
  /** Called when a mail has arrived whole, before it is accepted. */
  beforeAccepting: () => Promise<void>;
  close(): Promise<void>;
}

/** A real SMTP server on a free port of this machine. */
export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const refuses = new Set<string>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo({ address }, _session, callback) {
      callback(refuses.has(address) ? temporary("Mailbox busy") : null);
    },
    onData(stream, session, callback) {
      const accept = async () => {
        const raw = await text(stream);
        await received.beforeAccepting();
        mails.push({ ...parse(raw), to: session.envelope.rcptTo.map(({ address }) => address) });
      };
      accept().then(
        () => {
          callback();
        },
        (error: unknown) => {
          callback(error as Error);
        },
      );
    },
  });
  const listener = server.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  const received: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuses,
    beforeAccepting: () => Promise.resolve(),
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
  return received;
}

function temporary(message: string): Error {
  return Object.assign(new Error(message), { responseCode: 450 });
}

/** Enough of MIME for the plain mails that the worker sends. */
function parse(raw: string): Omit<ReceivedMail, "to"> {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const headers = new Map(
    head
      .replace(/\r\n[ \t]+/g, " ")
      .split("\r\n")
      .map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line] as const)
      .map(([name, line]) => [name, line.slice(name.length + 1).trim()]),
  );
  const body = rest.join("\r\n\r\n").replaceAll("\r\n", "\n");
  const encoding = headers.get("content-transfer-encoding");
  return {
    subject: decodeWords(headers.get("subject") ?? ""),
    messageId: headers.get("message-id") ?? "",
    text: encoding === "quoted-printable" ? unquote(body.replace(/=\n/g, "")) : body,
  };
}

function decodeWords(value: string): string {
  return value.replace(/=\?UTF-8\?(Q|B)\?(.*?)\?=\s*/gi, (_whole, kind: string, word: string) =>
    kind.toUpperCase() === "B"
      ? Buffer.from(word, "base64").toString()
      : unquote(word.replaceAll("_", " ")),
  );
}

function unquote(value: string): string {
  const bytes = value.replace(/=([0-9A-F]{2})/g, (_whole, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1").toString();
}
