import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import S3rver from "s3rver";
import { withClient } from "../../db/runner/connect.ts";
import { searchPathOf } from "../../db/runner/names.ts";
import { memoryOf, peakDuring } from "../support/memory.ts";
import { names, serverUrl, slug } from "./as_user.ts";
import { seconds, timeEach, type Bench, type Figure } from "./figures.ts";
import { prepareSchools } from "./schools.ts";
import { buildApiIfNeeded, startServerProcess } from "./server_process.ts";
import { openSession } from "./sessions.ts";

const megabytes = 50;
const runs = 3;

/** A large upload, kept in Postgres and in an object store, and what the server's memory grows by. */
export const upload: Bench = async ({ adminUrl, scratch }) => {
  await buildApiIfNeeded(adminUrl);
  const url = await prepareSchools(adminUrl, "homeroom_bench_upload", 1);
  const ownerId = await withClient(url, async (client) => {
    await client.query(`set search_path = ${searchPathOf(names)}`);
    const { rows } = await client.query<{ id: string }>("select id from students limit 1");
    return rows[0]!.id;
  });
  const store = new S3rver({
    ...{ address: "127.0.0.1", port: 0, silent: true, directory: join(scratch, "s3") },
    configureBuckets: [{ name: "homeroom" }],
  });
  const { port: storePort } = await store.run();
  const places = {
    Postgres: {},
    "an object store": {
      s3Endpoint: `http://127.0.0.1:${storePort}`,
      s3AccessKeyId: "S3RVER",
      s3SecretAccessKey: "S3RVER",
    },
  };
  const token = await openSession(url, slug);
  const figures: Figure[] = [];
  try {
    for (const [place, settings] of Object.entries(places)) {
      const server = await startServerProcess(serverUrl(url), {
        ...settings,
        uploadLimitMb: String(megabytes + 1),
      });
      const send = (bytes: number) => sendFile(server.port, token, ownerId, bytes);
      await send(2_000_000); // What the first one loads is no part of it.
      await sleep(1000);
      const before = await memoryOf(server.pid);
      let times: number[] = [];
      const peak = await peakDuring(server.pid, async () => {
        times = await timeEach(runs, () => send(megabytes * 1024 * 1024));
      });
      await server.stop();
      figures.push({
        what: `An upload of ${megabytes} MB, kept in ${place}; server memory`,
        measured: `${seconds(times)}; at most ${peak.toFixed(0)} MB, ${before.toFixed(0)} MB before`,
      });
    }
  } finally {
    await store.close();
  }
  return figures;
};

async function sendFile(port: number, token: string, ownerId: string, bytes: number) {
  const form = new FormData();
  form.set("ownerTable", "students");
  form.set("ownerId", ownerId);
  // A text, for it is taken; of what no two files have in common.
  const content = randomBytes(bytes / 2).toString("hex");
  form.set("file", new Blob([content]), "large.txt");
  const encoded = new Response(form);
  const headers = {
    host: `${slug}.localhost`,
    authorization: `Bearer ${token}`,
    "content-type": encoded.headers.get("content-type")!,
  };
  const body = Buffer.from(await encoded.arrayBuffer());
  const options = { port, host: "127.0.0.1", path: "/api/v1/files", method: "POST", headers };
  const asked = request(options).end(body);
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  answer.resume();
  await once(answer, "end");
  if (answer.statusCode !== 201) throw new Error(`It was answered with ${answer.statusCode}.`);
}
