import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { artifactAt, artifactHash } from "../../server/graphql/artifact.ts";
import { environmentWith } from "../config.ts";
import { HomeroomError } from "../errors.ts";
import type { DatabaseOptions } from "./database.ts";

export type Build = { done: Promise<void>; stop(): Promise<void> };

/** Builds the API module in a process of its own; undefined when this version has one. */
export function startBuild(adminUrl: string, options: DatabaseOptions): Build | undefined {
  if (existsSync(artifactAt(artifactHash()).module)) return undefined;
  const entry = fileURLToPath(new URL("build_api.ts", import.meta.url));
  const child = spawn(
    process.execPath,
    [entry, ...(options.includeCurrent ? ["--include-current"] : [])],
    { stdio: "inherit", env: environmentWith({ databaseUrl: adminUrl }) },
  );
  const ended = once(child, "exit") as Promise<[number | null]>;
  return {
    done: ended.then(([code]) => {
      if (code === 0) return;
      throw new HomeroomError("BUILD_FAILED", "The API could not be built: see above.");
    }),
    async stop() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await ended;
    },
  };
}
