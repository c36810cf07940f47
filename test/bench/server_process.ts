import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ownVariables, root } from "../support/node_test.ts";

export interface ServerProcess {
  /** From the start of the process until it listened, as it says itself. */
  startedInMs: number;
  /** Resident memory in MB. */
  memory(): number;
  stop(): Promise<void>;
}

/** Starts the server as production does. */
export async function startServerProcess(databaseUrl: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(root, "server/main.ts")], {
    env: {
      ...ownVariables(),
      NODE_ENV: "production",
      GRAPHILE_ENV: "production",
      SERVER_DATABASE_URL: databaseUrl,
      JWT_KEYS: `k1:${"x".repeat(32)}`,
      PORT: "0",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const startedInMs = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => {
      reject(new Error(`The server ended with ${code}.`));
    });
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = JSON.parse(text) as { msg: string; startedInMs?: number };
      if (line.msg === "listening") resolve(line.startedInMs ?? NaN);
    });
  });
  return {
    startedInMs,
    memory: () =>
      Number(execFileSync("ps", ["-o", "rss=", "-p", String(child.pid)], { encoding: "utf8" })) /
      1024,
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
