import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { openDatabase, slugs } from "../../support/database.ts";
import { graphql, startServer } from "../../support/server.ts";

const [school] = slugs;
const database = await openDatabase();
const server = await startServer(database, {
  headersTimeoutSeconds: "1",
  requestTimeoutSeconds: "2",
  keepAliveSeconds: "1",
  maxConnections: "60",
});

/** Sends `beginning`, then `drop` five times a second; returns what came until the server hung up. */
async function drip(beginning: string, drop: string): Promise<string> {
  const socket = connect(server.port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => (answer += chunk.toString()));
  socket.on("error", () => undefined); // It is reset while we are still writing.
  await once(socket, "connect");
  socket.write(beginning);
  const dripping = setInterval(() => drop && socket.write(drop), 200);
  await once(socket, "close");
  clearInterval(dripping);
  return answer;
}

const head = (length: number) =>
  `POST /graphql HTTP/1.1\r\nhost: ${school}.localhost\r\ncontent-type: application/json\r\n` +
  `content-length: ${length}\r\n\r\n`;

describe("a client that is slow", () => {
  const slow: Record<string, [beginning: string, drop: string]> = {
    "with its headers": ["GET / HTTP/1.1\r\nhost: x\r\n", "x-a: b\r\n"],
    "with the first byte": ["", ""],
    "with its body": [head(1000), " "],
  };
  for (const [how, [beginning, drop]] of Object.entries(slow)) {
    it(`${how} is sent away, while others are answered`, async () => {
      const crowd = Array.from({ length: 25 }, () => drip(beginning, drop));
      await delay(500);
      assert.equal((await graphql(server, school, "{ __typename }")).status, 200);
      for (const answer of await Promise.all(crowd)) assert.match(answer, /^(HTTP\/1.1 408 |$)/);
    });
  }

  it("to send the next request is let go", async () => {
    const request = "GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n";
    assert.match(await drip(request, ""), /^HTTP\/1.1 200 /);
  });
});

describe("a client that sends too much", () => {
  it("in its headers is refused", async () => {
    const answer = await drip(`GET / HTTP/1.1\r\nx: ${"a".repeat(20_000)}\r\n\r\n`, "");
    assert.match(answer, /^HTTP\/1.1 431 /);
  });

  it("by opening connections without end is not let in, and the server lives", async () => {
    const sockets = Array.from({ length: 100 }, () => connect(server.port, "127.0.0.1"));
    let closedAtOnce = 0;
    for (const socket of sockets) {
      socket.on("error", () => undefined);
      socket.once("close", () => closedAtOnce++);
    }
    await delay(400);
    assert.ok(closedAtOnce >= 40, `${closedAtOnce} were closed`);
    for (const socket of sockets) socket.destroy();
    await delay(200);
    assert.equal((await graphql(server, school, "{ __typename }")).status, 200);
  });
});
