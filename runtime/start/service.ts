import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { createInterface } from "node:readline";
import { HomeroomError } from "../errors.ts";

/** The server or the worker, as a process of its own. */
export type Service = {
  name: string;
  /** Fulfilled when it says so; rejected when it ends before. */
  ready: Promise<void>;
  /** Fulfilled with an error when it ends though nobody stopped it. */
  failed: Promise<HomeroomError>;
  /** SIGTERM, and after a while SIGKILL. */
  stop(): Promise<void>;
  kill(): void;
};

export type ServiceOptions = {
  name: string;
  entry: string;
  variables: Record<string, string | undefined>;
  logFolder: string;
  /** How long it may take to stop. */
  patienceMs: number;
};

type Line = { level?: string; msg?: string; err?: { message?: string } };

/** What each process says when it can do its work. */
const readiness = /\b(ready|listening)\b/i;
const important = new Set(["warn", "error", "fatal"]);

const root = join(import.meta.dirname, "../..");

/** Starts the process; its log goes to a file, and what is worth attention to the terminal too. */
export function startService(options: ServiceOptions): Service {
  const { name } = options;
  const child = spawn(
    process.execPath,
    ["--import", new URL("orphan.ts", import.meta.url).href, resolvePath(root, options.entry)],
    {
      cwd: root,
      env: options.variables,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: true, // Ctrl-C reaches npm start alone, which then stops things in order.
    },
  );
  const file = createWriteStream(join(options.logFolder, `${name}.log`), { mode: 0o600 });
  const last: string[] = [];
  let stopping = false;

  const ended = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      last.push(error.message);
      resolve();
    });
    child.once("close", () => {
      resolve();
    });
  });
  const failure = () =>
    new HomeroomError("SERVICE_FAILED", `The ${name} has ended:\n${last.join("\n")}`, {
      hint: `Its log is ${String(file.path)}.`,
    });
  const ready = new Promise<void>((resolve, reject) => {
    follow(child, file, (text) => {
      last.push(text);
      if (last.length > 20) last.shift();
      const line = parse(text);
      if (readiness.test(line?.msg ?? "")) resolve();
      if (!line || important.has(line.level ?? "")) show(name, line, text);
    });
    void ended.then(() => {
      reject(failure());
    });
  });
  ready.catch(() => undefined); // Also reported by `failed`.

  return {
    name,
    ready,
    failed: new Promise((resolve) => {
      void ended.then(() => {
        if (!stopping) resolve(failure());
      });
    }),
    async stop() {
      stopping = true;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), options.patienceMs);
      await ended;
      clearTimeout(timer);
    },
    kill() {
      stopping = true;
      child.kill("SIGKILL");
    },
  };
}

function follow(child: ChildProcess, file: WriteStream, onLine: (text: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (text) => {
      file.write(`${text}\n`);
      onLine(text);
    });
  }
}

function parse(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined; // Not from the logger: a stack trace, a warning of Node.
  }
}

function show(name: string, line: Line | undefined, text: string): void {
  const { level, msg = "", err } = line ?? {};
  const cause = err?.message && !msg.includes(err.message) ? `: ${err.message}` : "";
  process.stderr.write(`${name}: ${line ? `${level ?? ""} ${msg}${cause}` : text}\n`);
}
