import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import S3rver from "s3rver";
import { pino } from "pino";
import { readConfig } from "../../../runtime/config.ts";
import { createSchoolPool } from "../../../worker/pools.ts";
import { openSchool } from "../../../worker/school.ts";
import { removeObjects } from "../../../worker/tasks/remove_objects.ts";
import type { JobContext } from "../../../worker/run_task.ts";
import { demoId, openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn } from "../../support/people.ts";
import { bodyOf, restOf } from "../../support/rest.ts";
import { startServer } from "../../support/server.ts";
import { upload } from "./support.ts";

const [school] = slugs;
const database = await openDatabase();
await givePasswords(database, school);

const directory = await mkdtemp(join(tmpdir(), "homeroom-s3-"));
database.defer(() => rm(directory, { recursive: true, force: true }));
const s3 = new S3rver({
  address: "127.0.0.1",
  port: 0,
  silent: true,
  directory,
  configureBuckets: [{ name: "homeroom" }],
});
const { port: s3Port } = await s3.run();
database.defer(() => s3.close());

/** What the scanner answers; it finds something in what says that it is infected. */
let scannerStatus: number | undefined;
const scanned: number[] = [];
const scanner = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    scanned.push(body.length);
    response.writeHead(scannerStatus ?? (body.includes("INFECTED") ? 406 : 200)).end();
  });
});
await new Promise<void>((resolve) => scanner.listen(0, "127.0.0.1", resolve));
database.defer(() => new Promise((resolve) => scanner.close(resolve).closeAllConnections()));

const settings = {
  s3Endpoint: `http://127.0.0.1:${s3Port}`,
  s3AccessKeyId: "S3RVER",
  s3SecretAccessKey: "S3RVER",
};
const server = await startServer(database, {
  ...settings,
  scanUrl: `http://127.0.0.1:${(scanner.address() as AddressInfo).port}/scan`,
});
const token = (await signIn(server, school, "admin")).accessToken;
const student = (await signIn(server, school, "student")).accessToken;
const owner = { ownerTable: "students", ownerId: demoId("students/1") };
const add = (content: Buffer | string, by = token) =>
  upload(server, { slug: school, token: by }, owner, { content, name: "a.txt" });
const rest = restOf(server, school, token);

async function objects(): Promise<string[]> {
  const names = await readdir(join(directory, "homeroom"), { recursive: true });
  return names.filter((name) => name.endsWith("._S3rver_object"));
}

/** Does what the worker does when its turn comes. */
async function runRemoval(): Promise<unknown> {
  const config = readConfig(["workerDatabaseUrl"], {
    WORKER_DATABASE_URL: database.workerUrl,
    S3_ENDPOINT: settings.s3Endpoint,
    S3_ACCESS_KEY_ID: "S3RVER",
    S3_SECRET_ACCESS_KEY: "S3RVER",
  });
  const pool = createSchoolPool(config, pino({ enabled: false }));
  try {
    const opened = openSchool(pool, { slug: school, name: school, requestId: "removal" });
    return await removeObjects.run({}, { school: opened, config } as JobContext);
  } finally {
    await pool.end();
  }
}

describe("the object store", () => {
  it("keeps files, and gives them back to who may see their rows", async () => {
    const content = Buffer.from(randomBytes(4 * 1024 * 1024).toString("hex"));
    const answer = await add(content);
    assert.equal(answer.status, 201, answer.text);
    const id = String(bodyOf(answer).data.id);
    const [object, ...others] = await objects();
    assert.deepEqual(others, []);
    assert.ok(object!.startsWith(`${school}/`), object);
    assert.ok((await rest("GET", `/files/${id}`)).bytes.equals(content));
    const range = await rest("GET", `/files/${id}`, { headers: { range: "bytes=1000-1999" } });
    assert.deepEqual(
      [range.status, range.headers["content-range"], range.text],
      [206, `bytes 1000-1999/${content.length}`, content.toString("latin1", 1000, 2000)],
    );
    const head = await rest("HEAD", `/files/${id}`);
    assert.deepEqual(
      [head.status, head.headers["content-length"], head.bytes.length],
      [200, String(content.length), 0],
    );
    const stranger = restOf(server, school);
    assert.equal((await stranger("GET", `/files/${id}`)).status, 404);

    assert.equal((await rest("DELETE", `/attachments/${id}`)).status, 204);
    const queued = await database.asOwner(school, async (client) => {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::integer as count from graphile_worker._private_jobs as jobs
         join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
         where tasks.identifier = 'remove_objects' and jobs.payload ->> 'school' = $1`,
        [school],
      );
      return rows[0]!.count;
    });
    assert.equal(queued, 1);
    assert.deepEqual(await runRemoval(), { removed: 1 });
    assert.deepEqual(await objects(), []);
    assert.deepEqual(await runRemoval(), { removed: 0 });
  });

  it("gets nothing from who may not keep it, and loses what came to nothing", async () => {
    assert.equal((await add("not mine", student)).status, 403);
    assert.deepEqual(await objects(), []);
    const kept = await add("kept");
    assert.equal(kept.status, 201, kept.text);
    // An upload whose server died before the row was committed.
    await database.commitAsOwner(school, (client) =>
      client.query(`update attachments set storage_key = 'elsewhere' where id = $1`, [
        bodyOf(kept).data.id,
      ]),
    );
    assert.deepEqual(await runRemoval(), { removed: 0 }, "it may still be under way");
    await database.commitAsOwner(school, (client) =>
      client.query(`alter table stored_objects disable trigger _100_timestamps;
        update stored_objects set created_at = now() - interval '2 days';
        alter table stored_objects enable trigger _100_timestamps`),
    );
    assert.deepEqual(await runRemoval(), { removed: 1 });
    assert.deepEqual(await objects(), []);
  });
});

describe("a virus scanner", () => {
  it("sees every file, and none is kept in which it finds something", async () => {
    scanned.length = 0;
    const answer = await add("this is INFECTED");
    assert.equal(answer.status, 422, answer.text);
    assert.equal(bodyOf(answer).code, "FILE_INFECTED");
    assert.deepEqual(scanned, ["this is INFECTED".length]);
    assert.deepEqual(await objects(), []);
  });

  it("that does not do its work lets nothing pass", async () => {
    scannerStatus = 500;
    const answer = await add("clean");
    scannerStatus = undefined;
    assert.equal(answer.status, 503, answer.text);
    assert.equal(bodyOf(answer).code, "SCANNER_UNAVAILABLE");
    scanner.close();
    scanner.closeAllConnections();
    assert.equal((await add("clean")).status, 503);
    assert.deepEqual(await objects(), []);
  });
});
