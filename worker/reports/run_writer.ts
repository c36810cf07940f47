import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { compileCache } from "../../runtime/compile_cache.ts";
import { codeOf, HomeroomError } from "../../runtime/errors.ts";

const program = fileURLToPath(new URL("writer.ts", import.meta.url));

/** Node would let garbage pile up as long as there is room: this is what a file of any size takes. */
const smallHeap = ["--max-old-space-size=64", "--max-semi-space-size=2"];

/** What the process says of itself at last. */
type Report = { peakMb?: number; code?: string; message?: string; stack?: string };

/**
 * Has a process of its own write a file: its memory stays small and goes back as a whole, and nobody
 * else's jobs wait meanwhile. It is told `lines`; `keep` is handed the bytes of the file as they
 * come, and is waited for. Fails with what stopped the process, or else `lines` or `keep`.
 *
 * @returns the most memory that the process held, in megabytes
 */
export async function runWriter(
  lines: AsyncIterable<string>,
  keep: (content: AsyncIterable<Buffer>) => Promise<void>,
): Promise<number | undefined> {
  const child = spawn(process.execPath, [...smallHeap, program], {
    // Nothing of ours but this: with one arena for all threads, what is freed is used again.
    env: {
      MALLOC_ARENA_MAX: "1",
      NODE_COMPILE_CACHE: compileCache,
    },
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-20_000);
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.once("error", reject).once("close", (code, signal) => {
      resolve({ code, signal });
    });
  });
  let failure: unknown;
  const stop = (error: unknown) => {
    // A broken pipe is how it looks from here when the process has failed, who says more itself.
    if (!isBrokenPipe(error)) failure ??= error;
    child.kill("SIGKILL");
  };
  const [{ code, signal }] = await Promise.all([
    ended,
    pipeline(Readable.from(lines), child.stdin).catch(stop),
    keep(child.stdout).catch(stop),
  ]);
  if (failure !== undefined) throw failure as Error;
  const report = lastLine(said);
  if (code === 0) return report.peakMb;
  throw new HomeroomError(
    report.code ?? "FILE_WRITER_FAILED",
    report.message ?? `The process that wrote it was ended (${signal ?? code}).`,
    { cause: report.stack ?? (said === "" ? undefined : said) },
  );
}

function isBrokenPipe(error: unknown): boolean {
  return ["EPIPE", "ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE"].includes(codeOf(error) ?? "");
}

function lastLine(said: string): Report {
  try {
    return JSON.parse(said.trimEnd().split("\n").at(-1)!) as Report;
  } catch {
    // What it says is not ours: it crashed.
    return {};
  }
}
