import { createRequire } from "node:module";
import type { DestinationStream } from "pino";

type Options = Record<string, unknown>;
type Roll = (options: Options) => Promise<DestinationStream>;

/** How many full files are kept beside the one that is written. */
const kept = 10;

/**
 * Opens `server.log` as `server.1.log`, `server.2.log`, …: a new one each day and whenever one is
 * full, the oldest are removed. Lines are written as they come, so that none is lost at a crash.
 */
export async function openLogFile(file: string, sizeMb: number): Promise<DestinationStream> {
  const roll = createRequire(import.meta.url)("pino-roll") as Roll;
  return roll({
    file,
    size: `${sizeMb}m`,
    frequency: "daily",
    limit: { count: kept, removeOtherLogFiles: true },
    mkdir: true,
    mode: 0o600,
    sync: true,
  });
}
