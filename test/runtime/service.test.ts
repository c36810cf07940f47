import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { startRestartedService } from "../../runtime/start/restarted_service.ts";
import { startService, type Service } from "../../runtime/start/service.ts";

const folder = await mkdtemp(join(tmpdir(), "homeroom-service-"));
after(() => rm(folder, { recursive: true }));

let count = 0;

async function service(source: string, patienceMs = 5000): Promise<Service> {
  const entry = join(folder, `${++count}.mjs`);
  await writeFile(entry, source);
  return startService({ name: "it", entry, variables: {}, logFolder: folder, patienceMs });
}

const ready = `console.log('{"log.level":"info","message":"ready"}'); setInterval(() => {}, 1000);`;

test("is ready when its log says so, and stops on SIGTERM", async () => {
  const it = await service(`${ready} process.on("SIGTERM", () => process.exit(0));`);
  await it.ready;
  await it.stop();
});

test("is killed when it does not stop in time", async () => {
  const it = await service(`${ready} process.on("SIGTERM", () => {});`, 100);
  await it.ready;
  await it.stop();
});

test("fails with its last words when it ends too early", async () => {
  const it = await service(`throw new Error("no such table");`);
  await assert.rejects(it.ready, { code: "SERVICE_FAILED" });
  assert.match((await it.failed).message, /no such table/);
});

test("fails when it ends although nobody stopped it", async () => {
  const it = await service(`${ready} setTimeout(() => process.exit(3), 100);`);
  await it.ready;
  assert.equal((await it.failed).code, "SERVICE_FAILED");
});

/** A program that notes each of its starts; what it does then depends on which it is. */
async function restarted(onStart: string): Promise<{ it: Service; starts: () => Promise<number> }> {
  const notes = join(folder, `${++count}.starts`);
  const entry = join(folder, `${count}.mjs`);
  await writeFile(
    entry,
    `import { appendFileSync, readFileSync } from "node:fs";
     appendFileSync(${JSON.stringify(notes)}, "x");
     const start = readFileSync(${JSON.stringify(notes)}).length;
     const end = (code) => {
       console.log(JSON.stringify({ "log.level": "fatal", message: "ends", "error.code": code }));
       process.exit(1);
     };
     ${onStart}`,
  );
  const options = { name: "it", entry, variables: {}, logFolder: folder, patienceMs: 5000 };
  return {
    it: startRestartedService(options, { firstPauseMs: 10 }),
    starts: async () => (await readFile(notes, "utf8")).length,
  };
}

test("is started again when Postgres was out of reach, until it ends for another reason", async () => {
  const { it, starts } = await restarted(`
    if (start === 2 || start === 3) end("ECONNREFUSED");
    ${ready}
    setTimeout(() => end(start === 1 ? "QUEUE_UNREADABLE" : "QUEUE_NEWER"), 50);
  `);
  await it.ready;
  assert.equal((await it.failed).reason, "QUEUE_NEWER");
  assert.equal(await starts(), 4);
});

test("is not started again when it was stopped meanwhile", async () => {
  const { it, starts } = await restarted(`${ready} setTimeout(() => end("QUEUE_UNREADABLE"), 50);`);
  await it.ready;
  await it.stop();
  const before = await starts();
  await delay(300);
  assert.equal(await starts(), before);
});

test("has failed when it never was ready", async () => {
  const { it, starts } = await restarted(`end("QUEUE_UNREADABLE");`);
  await assert.rejects(it.ready, { code: "SERVICE_FAILED" });
  assert.equal((await it.failed).reason, "QUEUE_UNREADABLE");
  assert.equal(await starts(), 1);
});
