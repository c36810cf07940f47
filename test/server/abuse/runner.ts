import assert from "node:assert/strict";
import { connect } from "node:net";
import { it } from "node:test";
import type { TestServer } from "../../support/server.ts";

/** What came back: the status, if there was one, and all of the bytes. */
export type Reply = { status: number | undefined; text: string };

/** One attempt to do harm. */
export type Attack = {
  name: string;
  attempt: () => Promise<Reply>;
  /** Statuses that are right; `undefined` among them: the connection is closed without one. Else, whatever does no harm. */
  statuses?: readonly (number | undefined)[];
};

/** Far more than any answer takes; an attack that hangs takes for ever. */
const patienceMs = 60_000;

/** What an answer never has in it: traces, places of files, SQL, names of the database's own. */
const leaks = [
  /\n\s+at .+[:(]/,
  /node_modules|file:\/\/|\.[cm]?[jt]s:\d/,
  /\bfrom "|__\w+__\.|syntax error at or near|relation "|column "|pg_catalog|search_path/,
  /homeroom_(server|owner|worker)|"stack"|argon2/,
];

/**
 * Tests each attack: it is answered, in time, by nothing that says too much; the server lives on as the same process, and
 * has no reason to log an error.
 *
 * @param canary what stands in rows that none of the attackers may see
 */
export function resist(server: TestServer, canary: string, attacks: readonly Attack[]): void {
  let ended = false;
  void server.exited.then(() => (ended = true));
  for (const { name, attempt, statuses } of attacks) {
    it(name, async () => {
      const linesBefore = server.lines.length;
      const reply = await inTime(attempt());
      const { status, text } = reply;
      const shown = `${status}: ${text.slice(0, 600)}`;
      if (statuses) assert.ok(statuses.includes(status), `unexpected answer ${shown}`);
      assert.ok(status === undefined || status < 500 || status === 503, `failed with ${shown}`);
      assert.ok(!text.includes('"INTERNAL"'), `failed inside with ${shown}`);
      for (const leak of leaks) assert.doesNotMatch(text, leak);
      assert.ok(!text.includes(canary), `told what is another's: ${shown}`);
      const health = await inTime(server.send({ path: "/health/live" }));
      assert.equal(health.status, 200);
      assert.ok(!ended, "the server has ended");
      const alarming = server.lines
        .slice(linesBefore)
        .filter((line) => /"level":"?(error|fatal|50|60)/.test(line) || !line.startsWith("{"));
      assert.deepEqual(alarming, []);
    });
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${patienceMs} ms`));
    }, patienceMs);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}

/**
 * Sends bytes as they are, and reads until the server closes the connection, or says no more for a while after it has
 * answered.
 */
export function raw(port: number, bytes: string | Buffer): Promise<Reply> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const chunks: Buffer[] = [];
    let quiet: NodeJS.Timeout | undefined;
    socket.on("connect", () => socket.write(bytes));
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      clearTimeout(quiet);
      quiet = setTimeout(() => socket.destroy(), 150);
    });
    // A reset is an end like any other: what counts is what was said before.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(quiet);
      resolve(replyOf(Buffer.concat(chunks).toString("latin1")));
    });
  });
}

export function replyOf(text: string): Reply {
  const status = /^(?:HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  return { status: status === undefined ? undefined : Number(status), text };
}
