import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
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
