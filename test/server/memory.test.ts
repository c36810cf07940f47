import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import S3rver from "s3rver";
import { withClient } from "../../db/runner/connect.ts";
import { searchPathOf, tenantNames } from "../../db/runner/names.ts";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { memoryOf, peakDuring } from "../support/memory.ts";
import { givePasswords, signIn } from "../support/people.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { upload } from "./files/support.ts";

const [school] = slugs;
const database = await openDatabase();
await givePasswords(database, school);

/** Node lets garbage pile up as long as there is room: what a heap this small holds is what is needed. */
const smallHeap = ["--max-old-space-size=130", "--max-semi-space-size=4"];
const megabyte = 1024 * 1024;
/** What a server may hold beyond what it holds anyhow, in MB: much less than what passes through it. */
const allowed = 75;

/** Does it small, so that all is loaded, then large; returns what the server's memory grew by meanwhile, in MB. */
async function growth(server: TestServer, small: () => Promise<void>, large: () => Promise<void>) {
  await small();
  const before = await memoryOf(server.pid);
  return (await peakDuring(server.pid, large)) - before;
}

describe(
  "a server's memory does not grow with what passes through it",
  { timeout: 300_000 },
  () => {
    it("when it sends a table of 120 MB as CSV", async () => {
      const rows = 12_000;
      await withClient(database.adminUrl, async (client) => {
        await client.query(`set search_path = ${searchPathOf(tenantNames(school))}`);
        await client.query("set session_replication_role = replica");
        await client.query(
          `insert into notifications (user_id, kind, title, body)
         select $1, 'message', 'Wide', repeat('x', 10000) from generate_series(1, $2::integer)`,
          [demoId("users/admin"), rows],
        );
      });
      const server = await startServer(database, {}, smallHeap);
      const { accessToken } = await signIn(server, school, "admin");
      const download = async (query: string) => {
        const headers = {
          host: `${school}.localhost`,
          accept: "text/csv",
          authorization: `Bearer ${accessToken}`,
        };
        const path = `/api/v1/notifications${query}`;
        const asked = request({ port: server.port, host: "127.0.0.1", path, headers }).end();
        const [answer] = (await once(asked, "response")) as [IncomingMessage];
        assert.equal(answer.statusCode, 200);
        let bytes = 0;
        for await (const chunk of answer as AsyncIterable<Buffer>) bytes += chunk.length;
        return bytes;
      };
      const grown = await growth(
        server,
        async () => void (await download("?limit=500")),
        async () => assert.ok((await download("")) > rows * 10_000),
      );
      assert.ok(grown < allowed, `It grew by ${grown} MB.`);
      await server.stop();
    });

    const directory = join(tmpdir(), "homeroom-s3-");
    for (const place of ["Postgres", "an object store"]) {
      it(`when it takes a file of 100 MB that ${place} keeps`, async () => {
        const folder = await mkdtemp(directory);
        const store = new S3rver({
          ...{ address: "127.0.0.1", port: 0, silent: true, directory: folder },
          configureBuckets: [{ name: "homeroom" }],
        });
        database.defer(() => rm(folder, { recursive: true, force: true }));
        const { port } = await store.run();
        database.defer(() => store.close());
        const s3 = {
          s3Endpoint: `http://127.0.0.1:${port}`,
          s3AccessKeyId: "S3RVER",
          s3SecretAccessKey: "S3RVER",
        };
        const settings = { uploadLimitMb: "101", ...(place !== "Postgres" && s3) };
        const server = await startServer(database, settings, smallHeap);
        const { accessToken: token } = await signIn(server, school, "admin");
        const owner = { ownerTable: "students", ownerId: demoId("students/1") };
        const send = async (bytes: number) => {
          const content = randomBytes(bytes / 2).toString("hex");
          const answer = await upload(server, { slug: school, token }, owner, {
            ...{ content, name: "large.txt" },
          });
          assert.equal(answer.status, 201, answer.text);
        };
        const grown = await growth(
          server,
          () => send(2 * megabyte),
          () => send(100 * megabyte),
        );
        assert.ok(grown < allowed, `It grew by ${grown} MB.`);
        await server.stop();
      });
    }
  },
);
