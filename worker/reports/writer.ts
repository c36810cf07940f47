import { readFileSync } from "node:fs";
import { Writable } from "node:stream";
import { codeOf } from "../../runtime/errors.ts";
import { fromLines } from "./lines.ts";
import { writeOrder } from "./write_order.ts";

/**
 * The process that writes one file: reads from stdin what it is to say (lines.ts), writes the file to
 * stdout, and at last one line of JSON to stderr: how much memory it took, or why it failed. It knows
 * no database and no settings. It ends when the worker does, and not because the worker is told to
 * stop, who waits for it.
 */
async function main(): Promise<object> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);
  const { order, rows, pictures } = await fromLines(process.stdin.setEncoding("utf8"));
  await writeOrder(order, { rows, pictures, output: toStdout() });
  return { peakMb: Math.round(peakKb() / 1024) };
}

/** Linux counts in `maxRSS` what our parent held when it started us; elsewhere there is nothing else. */
function peakKb(): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))![1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

/** Which others may end: stdout itself never does. */
function toStdout(): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      process.stdout.write(chunk, done);
    },
  });
}

try {
  process.stderr.write(`${JSON.stringify(await main())}\n`);
} catch (error) {
  const { message, stack } = error as Error;
  process.stderr.write(`${JSON.stringify({ code: codeOf(error), message, stack })}\n`);
  process.exitCode = 1;
}
process.stdin.destroy();
