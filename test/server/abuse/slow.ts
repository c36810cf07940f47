import { connect, type Socket } from "node:net";
import { replyOf, type Attack, type Reply } from "./runner.ts";
import type { Target } from "./target.ts";

/** What is sent first, and what, if anything, every second after that. */
type Slow = { first: string; then?: string };

/**
 * Clients that take their time. All begin at once, when the suite does, and are looked at later: the server must have
 * ended each of them, with a 408 or without a word, though they would go on.
 */
export function slowAttacks({ server, host, token }: Target): Attack[] {
  const line = `POST /graphql HTTP/1.1\r\nHost: ${host}\r\n`;
  const head = `${line}Authorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
  const slow: Record<string, Slow> = {
    "nothing at all": { first: "" },
    "half a line": { first: "POST /gra" },
    "a letter of a line a second": { first: "P", then: "O" },
    "headers without an end": { first: line },
    "a header a second": { first: line, then: "X-A: b\r\n" },
    "a letter of a header a second": { first: `${line}X-A: `, then: "b" },
    "a body that does not come": { first: `${head}Content-Length: 1000\r\n\r\n` },
    "a letter of a body a second": { first: `${head}Content-Length: 1000\r\n\r\n{`, then: " " },
    "a chunk that does not come": { first: `${head}Transfer-Encoding: chunked\r\n\r\n` },
    "a chunk a second": { first: `${head}Transfer-Encoding: chunked\r\n\r\n`, then: "1\r\n \r\n" },
  };
  return Object.entries(slow).map(([name, what]) => {
    const reply = keepOn(server.port, what);
    return { name, attempt: () => reply, statuses: [408, 400, undefined] };
  });
}

function keepOn(port: number, { first, then }: Slow): Promise<Reply> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, "127.0.0.1");
    let text = "";
    const drip = setInterval(() => {
      if (then !== undefined && socket.writable) socket.write(then);
    }, 1000);
    socket.on("connect", () => socket.write(first));
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearInterval(drip);
      resolve(replyOf(text));
    });
  });
}
