import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "../../../runtime/errors.ts";

/** A server that works on a data folder, as its `postmaster.pid` tells. */
export type Running = { pid: number; port: number; ready: boolean };

/** The server that has this data folder now; a file that a killed server left does not count. */
export async function findRunning(data: string): Promise<Running | undefined> {
  const text = await readFile(join(data, "postmaster.pid"), "utf8").catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw error;
  });
  // Lines: pid, data folder, start time, port, socket folder, listen address, memory key, status.
  const lines = text?.split("\n") ?? [];
  const pid = Number(lines[0]);
  if (!pid || !isPostgres(pid)) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

/** Ends the server: its sessions are cut and its data written, unless it shall go `now`. */
export async function stopRunning(pid: number, now = false): Promise<void> {
  try {
    process.kill(pid, now ? "SIGQUIT" : "SIGINT");
  } catch (error) {
    if (codeOf(error) !== "ESRCH") throw error;
  }
  while (isPostgres(pid)) await sleep(10);
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** A number in a file may by now belong to another program, or to a process that waits for burial. */
export function isPostgres(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    const command =
      process.platform === "linux"
        ? readFileSync(`/proc/${pid}/cmdline`, "utf8")
        : execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return command.includes("postgres");
  } catch {
    return false; // It has ended in the meantime.
  }
}
