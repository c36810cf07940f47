import { spawn, type ChildProcess } from "node:child_process";
import { join, resolve as resolvePath } from "node:path";
import { createInterface } from "node:readline";
import { HomeroomError } from "../errors.ts";

/** A process has ended though nobody stopped it. */
export class ServiceFailure extends HomeroomError {
  /** The code of the error for which it says that it ends. */
  readonly reason: string | undefined;

  constructor({ name, logFolder }: ServiceOptions, lastWords: string[], reason?: string) {
    super("SERVICE_FAILED", `The ${name} has ended:\n${lastWords.join("\n")}`, {
      hint: `Its log is in ${logFolder}.`,
    });
    this.reason = reason;
  }
}

/** The server or the worker, as a process of its own. */
export type Service = {
  name: string;
  /** Fulfilled when it says so; rejected when it ends before. */
  ready: Promise<void>;
  /** Fulfilled with an error when it ends though nobody stopped it. */
  failed: Promise<ServiceFailure>;
  /** SIGTERM, and after a while SIGKILL. */
  stop(): Promise<void>;
  kill(): void;
};

export type ServiceOptions = {
  name: string;
  entry: string;
  variables: Record<string, string | undefined>;
  /** Where its log is: it writes that itself. */
  logFolder: string;
  /** How long it may take to stop. */
  patienceMs: number;
};

type Line = {
  "log.level"?: string;
  message?: string;
  "error.message"?: string;
  "error.code"?: string;
};

/** What each process says when it can do its work. */
const readiness = /\b(ready|listening)\b/i;
const important = new Set(["warn", "error", "fatal"]);

const root = join(import.meta.dirname, "../..");

/** Starts the process; what is worth attention in its log is shown on the terminal. */
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
  const last: string[] = [];
  let reason: string | undefined;
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
  const failure = () => new ServiceFailure(options, last, reason);
  const ready = new Promise<void>((resolve, reject) => {
    follow(child, (text) => {
      last.push(text);
      if (last.length > 20) last.shift();
      const line = parse(text);
      if (line?.["log.level"] === "fatal") reason ??= line["error.code"];
      if (readiness.test(line?.message ?? "")) resolve();
      if (!line || important.has(line["log.level"] ?? "")) show(name, line, text);
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

function follow(child: ChildProcess, onLine: (text: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", onLine);
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
  const { "log.level": level = "", message = "", "error.message": reason } = line ?? {};
  const cause = reason && !message.includes(reason) ? `: ${reason}` : "";
  process.stderr.write(`${name}: ${line ? `${level} ${message}${cause}` : text}\n`);
}
