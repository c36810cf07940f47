import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ownVariables, root } from "../support/node_test.ts";
import { seconds, type Bench } from "./figures.ts";

const runs = 5;

/** `npm start` where everything is installed, built and present, and the server's own part of it. */
export const start: Bench = async ({ scratch }) => {
  const folder = join(scratch, "start");
  await startOnce(folder); // Makes the cluster and the demo schools.
  const total: number[] = [];
  const server: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    total.push(await startOnce(folder));
    server.push(await startedInMs(join(folder, "logs")));
  }
  return [
    { what: "`npm start` until it answers", measured: seconds(total), goal: "4 s" },
    { what: "The server's own part of it", measured: seconds(server), goal: "1.5 s" },
  ];
};

/** How long the server says that its last start took. */
async function startedInMs(logs: string): Promise<number> {
  const files = (await readdir(logs)).filter((name) => name.startsWith("server")).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(logs, name), "utf8")));
  return Number([...texts.join("").matchAll(/"homeroom\.startedInMs":(\d+)/g)].at(-1)?.[1]);
}

/** Starts everything and stops it; returns the milliseconds until it was ready. */
async function startOnce(folder: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn("npm", ["start"], {
    cwd: root,
    env: { ...ownVariables(), HOMEROOM_DIR: folder, DATABASE_URL: "" },
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
  });
  const ready = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => {
      reject(new Error(`npm start ended with ${code}.`));
    });
    createInterface({ input: child.stdout }).on("line", (text) => {
      if (text.includes("is ready")) resolve(performance.now() - startedAt);
    });
  });
  process.kill(-child.pid!, "SIGINT");
  await once(child, "close");
  return ready;
}
