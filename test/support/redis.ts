import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { find } from "./optional.ts";

export type TestRedis = {
  url: string;
  /** Ends it, as a crash would. */
  stop(): Promise<void>;
  /** Starts it again at the same port, with nothing in it. */
  start(): Promise<void>;
  /** Lets it answer nobody, and keep all connections, until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends it and removes what it left. */
  close(): Promise<void>;
};

/** Starts a Redis of this test's own, which keeps nothing on disk, at a free port of the loopback address. */
export async function startRedis(): Promise<TestRedis> {
  const program = find("redis-server");
  if (!program) throw new Error("redis-server is not installed");
  const folder = await mkdtemp(join(tmpdir(), "homeroom-redis-"));
  const port = await freePort();
  let child: ChildProcess | undefined;

  const start = async () => {
    const options = { port, bind: "127.0.0.1", dir: folder, save: "", appendonly: "no" };
    const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
    const started = spawn(program, words, { stdio: ["ignore", "pipe", "inherit"] });
    child = started;
    await new Promise<void>((resolve, reject) => {
      started.once("exit", (code) => {
        reject(new Error(`redis-server ended with ${code}`));
      });
      createInterface({ input: started.stdout }).on("line", (line) => {
        if (line.includes("Ready to accept connections")) resolve();
      });
    });
  };
  const stop = async () => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}/0`,
    start,
    stop,
    pause: () => child?.kill("SIGSTOP"),
    resume: () => child?.kill("SIGCONT"),
    async close() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
