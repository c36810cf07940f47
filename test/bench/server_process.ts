import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { compileCache } from "../../runtime/compile_cache.ts";
import { environmentWith, type SettingName } from "../../runtime/config.ts";
import { ownVariables, root } from "../support/node_test.ts";

/** What its access tokens are signed with. */
export const benchKey = { kid: "k1", secret: "x".repeat(32) };

export interface ServerProcess {
  pid: number;
  port: number;
  /** From the start of the process until it listened, as it says itself. */
  startedInMs: number;
  stop(): Promise<void>;
}

/** The line of the log that says so. */
type Listening = { message: string; "homeroom.startedInMs": number; "server.port": number };

/** The server needs its API module; what is measured begins when it is there. */
export async function buildApiIfNeeded(adminUrl: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [join(root, "runtime/start/build_api.ts"), "--include-current"],
    { env: { ...ownVariables(), DATABASE_URL: adminUrl }, stdio: "inherit" },
  );
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`The API could not be built (${code}).`);
}

/** Starts the server as production does, with these options of Node. */
export async function startServerProcess(
  databaseUrl: string,
  settings: Partial<Record<SettingName, string>> = {},
  options: readonly string[] = [],
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...options, join(root, "server/main.ts")], {
    env: {
      ...environmentWith(settings),
      NODE_ENV: "production",
      GRAPHILE_ENV: "production",
      NODE_COMPILE_CACHE: compileCache,
      SERVER_DATABASE_URL: databaseUrl,
      JWT_KEYS: `${benchKey.kid}:${benchKey.secret}`,
      PORT: "0",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { startedInMs, port } = await new Promise<{ startedInMs: number; port: number }>(
    (resolve, reject) => {
      let last = "";
      child.once("exit", () => {
        reject(new Error(`The server ended: ${last}`));
      });
      createInterface({ input: child.stdout }).on("line", (text) => {
        last = text;
        const line = JSON.parse(text) as Listening;
        if (line.message !== "listening") return;
        resolve({ startedInMs: line["homeroom.startedInMs"], port: line["server.port"] });
      });
    },
  );
  return {
    pid: child.pid!,
    startedInMs,
    port,
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
