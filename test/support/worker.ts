import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { environmentWith, type SettingName } from "../../runtime/config.ts";
import type { TestDatabase } from "./database.ts";
import { root } from "./node_test.ts";

export type WorkerProcess = {
  port: number;
  /** What it has written so far, a line each. */
  lines: string[];
  stop(signal?: NodeJS.Signals): Promise<number | null>;
};

/** Starts the worker as a process of its own, as in production; it ends with the test file. */
export async function startWorkerProcess(
  database: Pick<TestDatabase, "workerUrl">,
  settings: Partial<Record<SettingName, string>> = {},
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [join(root, "worker/main.ts")], {
    env: environmentWith({
      workerDatabaseUrl: database.workerUrl,
      host: "127.0.0.1",
      workerPort: "0",
      ...settings,
    }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  const port = await new Promise<number>((resolve, reject) => {
    const read = (line: string) => {
      lines.push(line);
      const ready = /"server.port":(\d+).*"message":"The worker is ready"/.exec(line);
      if (ready) resolve(Number(ready[1]));
    };
    createInterface({ input: child.stdout }).on("line", read);
    createInterface({ input: child.stderr }).on("line", read);
    void exited.then(() => {
      reject(new Error(`The worker has ended:\n${lines.join("\n")}`));
    });
  });
  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    child.kill(signal);
    return exited;
  };
  after(() => stop("SIGKILL"));
  return { port, lines, stop };
}
