import { writeSync } from "node:fs";
import { parentPort } from "node:worker_threads";

/** A file that takes longer hangs. */
const limitMs = 900_000;

let timer: NodeJS.Timeout | undefined;

/** Told of each file that begins, ends the process when one hangs, be it in a loop: so it is a thread. */
parentPort?.on("message", (file: string) => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    writeSync(2, `${file} has not ended within ${limitMs / 60_000} minutes.\n`);
    process.kill(process.pid, "SIGKILL");
  }, limitMs);
});
