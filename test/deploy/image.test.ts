import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, it, type TestContext } from "node:test";
import { promisify } from "node:util";
import { withDatabase } from "../../db/runner/bootstrap.ts";
import { startTestCluster } from "../support/cluster.ts";
import { ownVariables } from "../support/node_test.ts";
import { buildByHand, environmentOf, type Image } from "./dockerfile.ts";

const skip = ownVariables().HOMEROOM_TEST_IMAGE
  ? false
  : "takes minutes and a package registry: set HOMEROOM_TEST_IMAGE=1";

/** Nobody in particular, as `USER node` is in the image; only root can become somebody else. */
const somebody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

describe("the image", { skip }, () => {
  it("is built by its Dockerfile, and runs as the compose file says", async (test) => {
    const cluster = await startTestCluster();
    test.after(() => cluster.close());
    const image = await buildByHand(path.join(cluster.temporary, "image"));
    assert.equal(image.user, "node");
    assert.deepEqual(image.command, ["node", "server/main.ts"]);

    const login = (name: string) => {
      const url = new URL(withDatabase(cluster.url, "homeroom"));
      url.username = name;
      url.password = randomBytes(12).toString("hex");
      return url.href;
    };
    const variables = {
      SERVER_DATABASE_URL: login("homeroom_server"),
      WORKER_DATABASE_URL: login("homeroom_worker"),
    };
    const operator = { ...variables, DATABASE_URL: withDatabase(cluster.url, "homeroom") };
    await command(image, ["db/cli.ts", "apply"], operator);
    await command(
      image,
      ["db/cli.ts", "create", "springfield", "--name", "Springfield", "--admin-email", "a@b.c"],
      operator,
    );

    const server = await start(test, image, image.command[1]!, {
      SERVER_DATABASE_URL: variables.SERVER_DATABASE_URL,
      JWT_KEYS: `k1:${randomBytes(24).toString("hex")}`,
      PORT: "0",
    });
    const worker = await start(test, image, "worker/main.ts", {
      WORKER_DATABASE_URL: variables.WORKER_DATABASE_URL,
      WORKER_PORT: "0",
      OUTBOX_DIR: path.join(cluster.temporary, "outbox"),
    });
    for (const { port } of [server, worker]) {
      const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
      assert.equal(response.status, 200);
    }
    assert.equal(await server.stop(), 0);
    assert.equal(await worker.stop(), 0);
  });
});

async function command(image: Image, words: string[], variables: Record<string, string>) {
  await promisify(execFile)(process.execPath, words, {
    ...somebody,
    cwd: path.join(image.root, image.workdir),
    env: { ...environmentOf(image), ...variables },
  });
}

async function start(
  test: TestContext,
  image: Image,
  entry: string,
  variables: Record<string, string>,
): Promise<{ port: number; stop(): Promise<number | null> }> {
  const child = spawn(process.execPath, [entry], {
    ...somebody,
    cwd: path.join(image.root, image.workdir),
    env: { ...environmentOf(image), ...variables },
    stdio: ["ignore", "pipe", "inherit"],
  });
  test.after(() => child.kill("SIGKILL"));
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => {
      reject(new Error(`${entry} ended with ${code}.`));
    });
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = JSON.parse(text) as { message: string; "server.port"?: number };
      const port = line["server.port"];
      if (/listening|ready/.test(line.message) && port !== undefined) resolve(port);
    });
  });
  return {
    port,
    async stop() {
      child.kill("SIGTERM");
      const [code] = (await once(child, "exit")) as [number | null];
      return code;
    },
  };
}
