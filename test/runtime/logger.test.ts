import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { DatabaseError } from "pg";
import { loggerTo, type Logger } from "../../runtime/logger.ts";
import { root } from "../support/node_test.ts";

function open(level = "info"): { log: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { log: loggerTo({ write }, "test", level), lines };
}

describe("a line of the log", () => {
  it("has the names of the Elastic Common Schema, and others under homeroom", () => {
    const { log, lines } = open();
    const child = log.child({ requestId: "request-1" }).child({ school: "springfield" });
    child.info({ durationMs: 1.5, status: 200, answered: { in: "time" } }, "request");
    log.debug("too unimportant");
    const [{ "@timestamp": time, ...line }] = lines as [Record<string, unknown>];
    assert.ok(Math.abs(Date.now() - Date.parse(String(time))) < 60_000);
    assert.equal(lines.length, 1);
    assert.deepEqual(line, {
      "log.level": "info",
      "ecs.version": "8.10.0",
      "service.name": "homeroom-test",
      "process.pid": process.pid,
      "http.request.id": "request-1",
      "http.response.status_code": 200,
      "organization.id": "springfield",
      "event.duration": 1_500_000,
      "homeroom.answered": { in: "time" },
      message: "request",
    });
  });

  it("has no secret in it, however deep", () => {
    const { log, lines } = open();
    log.child({ refreshToken: "hidden" }).info({
      input: { newPassword: "hidden", list: [{ email: "hidden", headers: { cookie: "hidden" } }] },
      authorization: "hidden",
      deep: { a: { b: { c: { d: { e: "hidden" } } } } },
      at: "postgres://login:hidden@host/x",
      note: "Bearer hidden12345 to hidden@somewhere.example and eyJhidden.eyJhidden.hidden",
    });
    assert.doesNotMatch(JSON.stringify(lines), /hidden/);
  });

  it("tells of an error of Postgres what its catalog says, and no value", () => {
    const { log, lines } = open();
    const error = new DatabaseError('value "hidden" breaks "users_email_key"', 1, "error");
    Object.assign(error, {
      code: "23505",
      detail: "Key (email)=(hidden) already exists.",
      where: "PL/pgSQL function f(hidden)",
      constraint: "users_email_key",
      table: "users",
    });
    log.error({ err: new Error("Not saved", { cause: error }) }, "request failed");
    log.error(error);
    const text = JSON.stringify(lines);
    assert.doesNotMatch(text, /hidden/);
    assert.equal(lines[1]!["error.code"], "23505");
    assert.equal(lines[1]!["error.message"], 'value "…" breaks "users_email_key"');
    assert.match(String(lines[0]!["error.stack_trace"]), /at .*logger\.test[\s\S]*caused by value/);
  });
});

describe("a log file", () => {
  it("is followed by the next when it is full, and is its owner's alone", async (test) => {
    const folder = await mkdtemp(join(tmpdir(), "homeroom-log-"));
    test.after(() => rm(folder, { recursive: true }));
    const program = join(folder, "program.ts");
    await writeFile(
      program,
      `import { createLogger } from ${JSON.stringify(join(root, "runtime/logger.ts"))};
       const log = await createLogger("test", {
         logLevel: "info", logFile: ${JSON.stringify(join(folder, "logs/it.log"))}, logFileSizeMb: 1,
       });
       const text = "x".repeat(10_000);
       for (let number = 0; number < 250; number++) {
         log.info({ number, text }, "filling");
         if (number % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
       }`,
    );
    const child = spawn(process.execPath, [program], { stdio: ["ignore", "ignore", "inherit"] });
    assert.deepEqual(await once(child, "exit"), [0, null]);
    const files = (await readdir(join(folder, "logs"))).sort();
    assert.deepEqual(files.slice(0, 2), ["it.1.log", "it.2.log"]);
    const texts = await Promise.all(
      files.map((file) => readFile(join(folder, "logs", file), "utf8")),
    );
    const numbers = texts.flatMap((text) =>
      [...text.matchAll(/"homeroom.number":(\d+)/g)].map(([, number]) => Number(number)),
    );
    assert.deepEqual(
      numbers,
      Array.from({ length: 250 }, (_, number) => number),
    );
    assert.equal((await stat(join(folder, "logs/it.1.log"))).mode & 0o777, 0o600);
  });
});
