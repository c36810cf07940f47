import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  to: string[];
  subject: string;
  messageId: string;
  unsubscribe: string | undefined;
  text: string;
}

export interface MailServer {
  url: string;
  /** What has arrived, oldest first. */
  mails: ReceivedMail[];
  /** Recipients that are turned away for now. */
  refuses: Set<string>;
  /** Recipients that do not exist. */
  unknown: Set<string>;
  /** Recipients whose mails are taken, and the connection broken before that is said. */
  drops: Set<string>;
  /** Called when a mail has arrived whole, before it is accepted. */
  beforeAccepting: () => Promise<void>;
  close(): Promise<void>;
}

/** A real SMTP server on a free port of this machine. */
export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const refuses = new Set<string>();
  const unknown = new Set<string>();
  const drops = new Set<string>();
  const connections = new Set<Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo({ address }, _session, callback) {
      if (unknown.has(address)) callback(refusal(550, "No such mailbox"));
      else callback(refuses.has(address) ? refusal(450, "Mailbox busy") : null);
    },
    onData(stream, session, callback) {
      const accept = async () => {
        const raw = await text(stream);
        await received.beforeAccepting();
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ ...parse(raw), to });
        if (to.some((address) => drops.has(address))) {
          for (const socket of connections) {
            if (socket.remotePort === session.remotePort) socket.destroy();
          }
        }
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
  // Of clients that are killed while they speak.
  server.on("error", () => undefined);
  const listener = server.listen(0, "127.0.0.1");
  await once(listener, "listening");
  listener.on("connection", (socket) => {
    connections.add(socket);
    socket.on("close", () => connections.delete(socket));
  });
  const { port } = listener.address() as AddressInfo;
  const received: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuses,
    unknown,
    drops,
    beforeAccepting: () => Promise.resolve(),
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
  return received;
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
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
    unsubscribe: headers.get("list-unsubscribe"),
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
